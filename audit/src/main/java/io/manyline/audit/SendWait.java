package io.manyline.audit;

import java.time.Duration;

/// How long a send took from its command to the event that tells what came of it.
///
/// @param whole all of it
/// @param beyond what of it its session spent connected, with all that had waited for it
public record SendWait(String messageId, Duration whole, Duration beyond) {
  /// Whether its session had no connection for a part of it.
  public boolean moved() {
    return beyond.compareTo(whole) < 0;
  }
}
