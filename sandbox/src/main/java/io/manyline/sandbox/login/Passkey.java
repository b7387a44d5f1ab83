package io.manyline.sandbox.login;

/// An authenticator that an account registered.
///
/// @param id credential id, URL-safe base64 without padding
/// @param publicKey P-256, as X.509 SubjectPublicKeyInfo
public record Passkey(String id, byte[] publicKey) {}
