package io.manyline.worker.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseGateTest {
  private long nanos = 1_000;
  private long wallMillis = 5_000;
  private final LeaseGate gate = new LeaseGate(() -> nanos, () -> Instant.ofEpochMilli(wallMillis));

  @Test
  void gateShouldBeClosedBeforeTheFirstTerm() {
    assertThat(gate.isHeld()).isFalse();
  }

  @Test
  void gateShouldCloseAtTheEndOfTheTermCountedFromTheRequest() {
    LeaseGate.Term requested = gate.now();
    pass(Duration.ofSeconds(1));
    gate.open(requested, Duration.ofSeconds(3));

    pass(Duration.ofMillis(1_999));
    assertThat(gate.isHeld()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(gate.isHeld()).isFalse();
  }

  @Test
  void extensionShouldCarryOnButNeverReviveAnExpiredGate() {
    gate.open(gate.now(), Duration.ofSeconds(3));
    pass(Duration.ofSeconds(2));
    gate.extend(gate.now(), Duration.ofSeconds(3));
    pass(Duration.ofSeconds(2));
    assertThat(gate.isHeld()).isTrue();

    pass(Duration.ofSeconds(2));
    assertThat(gate.isHeld()).isFalse();
    gate.extend(gate.now(), Duration.ofSeconds(3));
    assertThat(gate.isHeld()).isFalse();
  }

  @Test
  void suspendedMachineShouldCountAsExpiredInEitherDirection() {
    gate.open(gate.now(), Duration.ofSeconds(3));
    wallMillis += 1_001;
    assertThat(gate.isHeld()).isFalse();

    LeaseGate other = new LeaseGate(() -> nanos, () -> Instant.ofEpochMilli(wallMillis));
    other.open(other.now(), Duration.ofSeconds(3));
    wallMillis -= 1_001;
    assertThat(other.isHeld()).isFalse();
  }

  @Test
  void smallDriftShouldNotExpire() {
    gate.open(gate.now(), Duration.ofSeconds(3));
    wallMillis += 999;

    assertThat(gate.isHeld()).isTrue();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wallMillis += time.toMillis();
  }
}
