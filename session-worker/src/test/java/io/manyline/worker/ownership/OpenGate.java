package io.manyline.worker.ownership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Gates of leases that were just acquired.
public final class OpenGate {
  private OpenGate() {}

  public static LeaseGate of(LongSupplier nanoTime, InstantSource wall, Duration term) {
    LeaseGate gate = new LeaseGate(nanoTime, wall);
    gate.open(gate.now(), term);
    return gate;
  }
}
