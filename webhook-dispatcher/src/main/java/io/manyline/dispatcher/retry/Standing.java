package io.manyline.dispatcher.retry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an endpoint is doing, as all dispatchers see it.
///
/// @param openUntil until when its breaker is open, or its probe's lease lasts; null while it is
///   closed
/// @param pointers that wait in order, to be attempted soon or behind one of their chat; those that
///   stepped aside hold nobody up
/// @param failingSince the first failure after the last success; null when that came last
public record Standing(@Nullable Instant openUntil, long pointers, @Nullable Instant failingSince) {
  /// Beyond, an endpoint is behind: its events stay in Kafka.
  public static final long MOST_POINTERS = 1_000;

  /// Events that may have stepped aside at one time; what would come beyond is a dead letter.
  public static final int MOST_LATE = 10_000;

  public boolean isClosed() {
    return openUntil == null;
  }

  /// Nothing may be attempted.
  public boolean isOpen(Instant now) {
    return openUntil != null && now.isBefore(openUntil);
  }

  public boolean isCrowded() {
    return pointers > MOST_POINTERS;
  }
}
