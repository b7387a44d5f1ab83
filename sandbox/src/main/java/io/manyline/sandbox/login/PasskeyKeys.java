package io.manyline.sandbox.login;

/// What a companion sends after the phone's half.
///
/// @param nonce that it promised @param sealed its keys, which only the phone opens
public record PasskeyKeys(byte[] nonce, byte[] sealed) {}
