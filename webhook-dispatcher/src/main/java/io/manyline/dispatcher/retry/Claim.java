package io.manyline.dispatcher.retry;

import java.time.Instant;

/// The right to attempt one pointer until the lease ends.
///
/// @param token random; whoever settles must hold the one that is stored
public record Claim(Pointer pointer, String token, Instant leaseEnd) {}
