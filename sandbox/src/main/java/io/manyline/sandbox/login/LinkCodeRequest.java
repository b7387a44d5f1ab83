package io.manyline.sandbox.login;

/// What a phone is told when a companion wants to be linked by a code.
///
/// @param number whose phone is meant, digits
/// @param ref names the request
/// @param wrappedEphemeral the companion's ephemeral key under the code, 80 bytes
/// @param noiseKey the companion's Noise key
public record LinkCodeRequest(
    String number, String ref, byte[] wrappedEphemeral, byte[] noiseKey) {}
