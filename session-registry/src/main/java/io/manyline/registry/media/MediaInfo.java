package io.manyline.registry.media;

import java.time.Instant;

/// What is known of a stored file.
///
/// @param size bytes @param sha256 of the file, hexadecimal
/// @param width pixels of an image, 0 where unknown @param height likewise
public record MediaInfo(
    MediaId id,
    MediaLabel label,
    long size,
    String sha256,
    int width,
    int height,
    Instant storedAt) {}
