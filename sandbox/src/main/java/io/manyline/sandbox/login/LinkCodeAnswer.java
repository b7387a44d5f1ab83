package io.manyline.sandbox.login;

/// What a companion answers to a phone that typed a code.
///
/// @param bundle sealed under keys that only both of them have, if the code was right
/// @param identity the companion's identity key, as it says
public record LinkCodeAnswer(byte[] bundle, byte[] identity) {}
