package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.dispatcher.SettableClock;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RetrySchedulerTest {
  private static final EndpointId ENDPOINT = new EndpointId("wh_1");
  private static final EndpointId OTHER = new EndpointId("wh_2");
  private static final Duration LEASE = Duration.ofSeconds(40);

  private final SettableClock clock = new SettableClock();
  private final InMemoryPointerStore store = new InMemoryPointerStore(clock);
  private final EndpointGate gate = new EndpointGate(_ -> 2);
  private final List<String> handedOn = new ArrayList<>();
  private final Queue<Runnable> finishes = new ArrayDeque<>();
  private int wakes;
  private final RetryScheduler scheduler =
      new RetryScheduler(store, gate, this::onDue, clock, LEASE, 10, () -> wakes++);

  private void onDue(Claim claim, Runnable finished) {
    handedOn.add(claim.pointer().eventId());
    finishes.add(finished);
  }

  @Test
  void noMoreShouldBeClaimedThanThereArePermits() {
    for (int i = 1; i <= 3; i++) {
      park(ENDPOINT, i);
    }

    scheduler.tick();

    assertThat(handedOn).containsExactly("evt1", "evt2");
    assertThat(gate.used(ENDPOINT)).isEqualTo(2);
    finishes.forEach(Runnable::run);
    scheduler.tick();
    assertThat(handedOn).containsExactly("evt1", "evt2", "evt3");
  }

  /// Lanes that never empty take each permit that comes free, one after the other.
  @Test
  void retryShouldGetItsTurnAmongEventsThatKeepComing() {
    Queue<Runnable> attempts = new ArrayDeque<>();
    for (int i = 0; i < 5; i++) {
      gate.acquire(ENDPOINT, () -> attempts.add(() -> {}));
    }
    park(ENDPOINT, 1);
    scheduler.tick();
    assertThat(handedOn).isEmpty();
    assertThat(wakes).isZero();

    int ended = 0;
    while (handedOn.isEmpty() && ended < 20) {
      attempts.remove();
      ended++;
      gate.release(ENDPOINT);
      gate.acquire(ENDPOINT, () -> attempts.add(() -> {}));
      scheduler.tick();
    }

    assertThat(handedOn).containsExactly("evt1");
    assertThat(ended).isLessThanOrEqualTo(4);
    assertThat(wakes).isEqualTo(1);
    assertThat(gate.used(ENDPOINT)).isEqualTo(2);
  }

  @Test
  void permitThatCameForNothingShouldGoOn() {
    gate.acquire(ENDPOINT, () -> {});
    gate.acquire(ENDPOINT, () -> {});
    park(ENDPOINT, 1);
    scheduler.tick();
    List<String> lanes = new ArrayList<>();
    gate.acquire(ENDPOINT, () -> lanes.add("lane"));
    // Another dispatcher was faster.
    store.claim(new DueEndpoint(ENDPOINT, 0), 1, clock.instant().plus(LEASE));

    gate.release(ENDPOINT);
    assertThat(lanes).isEmpty();
    scheduler.tick();

    assertThat(handedOn).isEmpty();
    assertThat(lanes).containsExactly("lane");
    assertThat(scheduler.inFlight()).isZero();
  }

  @Test
  void endpointThatCannotBeClaimedShouldKeepNoOtherFromItsTurn() {
    park(ENDPOINT, 1);
    clock.advance(Duration.ofMillis(1));
    park(OTHER, 2);
    store.breaks(ENDPOINT);

    assertThatThrownBy(scheduler::tick).isInstanceOf(IllegalStateException.class);

    assertThat(handedOn).containsExactly("evt2");
    assertThat(gate.used(ENDPOINT)).isZero();
  }

  private void park(EndpointId endpoint, int offset) {
    store.park(
        new Pointer(
            new EventPosition(0, offset),
            endpoint,
            ChatKey.of("uid", "c" + offset),
            "evt" + offset,
            0,
            clock.instant(),
            false));
  }
}
