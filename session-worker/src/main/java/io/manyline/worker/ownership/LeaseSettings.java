package io.manyline.worker.ownership;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Times of a worker's lease.
///
/// @param ttl how long a lease lives unless renewed
/// @param renewEvery how often it is renewed, and the live workers are read
/// @param margin how long before its end the worker itself counts it as ended
public record LeaseSettings(
    @DefaultValue("4s") Duration ttl,
    @DefaultValue("1s") Duration renewEvery,
    @DefaultValue("1s") Duration margin) {
  public LeaseSettings {
    if (renewEvery.plus(margin).compareTo(ttl) >= 0) {
      throw new IllegalArgumentException(
          "a lease of "
              + ttl
              + " cannot be renewed every "
              + renewEvery
              + " with margin "
              + margin);
    }
  }
}
