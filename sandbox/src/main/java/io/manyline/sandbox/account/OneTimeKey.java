package io.manyline.sandbox.account;

/// A one-time prekey's public half. @param id 24 bits @param publicKey 32 raw bytes
public record OneTimeKey(int id, byte[] publicKey) {}
