package io.manyline.worker.media;

import java.time.Duration;

/// What is stored, and for how long.
///
/// @param on whether there is a store @param auto load files as they come in
/// @param autoLimit most bytes of such a file @param limit most bytes of any file
/// @param linkLife how long a link in an event opens a file @param publicUrl before that link
public record MediaRules(
    boolean on, boolean auto, long autoLimit, long limit, Duration linkLife, String publicUrl) {}
