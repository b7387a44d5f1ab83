package io.manyline.registry.media;

import java.time.Duration;

/// Bounds of a store.
///
/// @param file most bytes of one file @param total most bytes of all files together
/// @param keep how long a file stays
public record MediaLimits(long file, long total, Duration keep) {}
