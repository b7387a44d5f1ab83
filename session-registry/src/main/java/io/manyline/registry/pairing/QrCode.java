package io.manyline.registry.pairing;

import java.time.Instant;

/// A pairing code. @param text what the picture holds @param expiresAt absolute; later nobody may
/// be shown it
public record QrCode(String text, Instant expiresAt) {}
