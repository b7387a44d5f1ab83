package io.manyline.sandbox.login;

/// What a companion shows once its owner signed the challenge.
///
/// @param prologue `ProloguePayload` bytes
/// @param handoffProof that it is who showed the pairing code; empty when it does not say
public record PasskeyAnswer(byte[] prologue, byte[] handoffProof) {}
