package io.manyline.dispatcher.retry;

/// What a settlement came to.
///
/// @param ours false when the lease had ended and somebody else has the pointer now
/// @param overflowed it was to step aside, and is a dead letter since too many did before
/// @param standing of the endpoint after it
public record Settled(boolean ours, boolean overflowed, Standing standing) {}
