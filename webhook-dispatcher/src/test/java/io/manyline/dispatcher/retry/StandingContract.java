package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.DeadLetter.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [PointerStore] says about how an endpoint is doing.
interface StandingContract extends PointerStoreSubject {
  /// Of the endpoint, newest first.
  List<DeadLetter> deadLetters();

  @Test
  default void successOfAnyKindShouldEndTheTimeOfFailuresAndHaveTheBreakerBeginAnew() {
    int first = 1;
    for (Runnable success : List.<Runnable>of(this::succeedLive, this::succeedAsPointer)) {
      openBreaker(first);
      clock().advance(Duration.ofSeconds(10));
      fail(claimed(), "mark");
      assertThat(openFor()).isEqualTo(Duration.ofSeconds(20));

      success.run();

      assertThat(standing().failingSince()).isNull();
      assertThat(standing().isClosed()).isTrue();
      openBreaker(first + 100);
      assertThat(openFor()).isEqualTo(Duration.ofSeconds(10));
      succeedLive();
      first += 1_000;
    }
  }

  @Test
  default void breakerShouldBeOpenForTwoMinutesAtMost() {
    openBreaker(1);
    for (int i = 0; i < 8; i++) {
      clock().advance(openFor());
      fail(claimed(), "mark");
    }

    assertThat(openFor()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  default void failuresOfAnotherAddressShouldCountNoMore() {
    openBreaker(1);
    clock().advance(Duration.ofDays(4));
    Instant moved = clock().instant();

    failLive(500, "another mark");

    assertThat(standing().failingSince()).isEqualTo(moved);
    assertThat(standing().isClosed()).isTrue();
    clock().advance(Duration.ofHours(1));
    failLive(501, "another mark");
    assertThat(standing().failingSince()).isEqualTo(moved);
  }

  @Test
  default void whatSteppedAsideShouldNotCountAmongWhatWaitsInOrder() {
    aside(1);
    Claim held = parked(2);
    store().settle(held, new Settlement.Again(after(5), true), tried());

    assertThat(standing().pointers()).isEqualTo(1);
    assertThat(store().park(pointer(3, ChatKey.of("uid", "c3")))).isEqualTo(2);
    assertThat(admittedPointers(4)).isEqualTo(2);
  }

  @Test
  default void oneTooManyThatStepsAsideShouldBeADeadLetter() {
    for (int i = 1; i <= MOST_LATE; i++) {
      assertThat(aside(i).overflowed()).isFalse();
    }

    Settled last = aside(100);

    assertThat(last.ours()).isTrue();
    assertThat(last.overflowed()).isTrue();
    assertThat(deadLetters())
        .containsExactly(
            new DeadLetter("evt100", 3, 100, 1, Reason.TOO_MANY_LATE, clock().instant()));
    clock().advance(Duration.ofDays(2));
    assertThat(store().claim(new DueEndpoint(endpoint(), 0), 100, after(30)))
        .isNotEmpty()
        .noneMatch(claim -> claim.pointer().eventId().equals("evt100"));
  }

  @Test
  default void endpointThatIsToBeLookedAtShouldBeSeen() {
    assertThat(isSeen()).isFalse();

    store().lookAt(endpoint());

    assertThat(isSeen()).isTrue();
  }

  private boolean isSeen() {
    return store().dueEndpoints(1_000).stream().anyMatch(due -> due.endpoint().equals(endpoint()));
  }

  /// Ten failures in a row, of as many chats, that are due again at once.
  ///
  /// @param first offset
  private void openBreaker(int first) {
    for (int i = first; i < first + 10; i++) {
      failLive(i, "mark");
    }
  }

  private void failLive(long offset, String mark) {
    fail(parked(offset), mark);
  }

  private void fail(Claim claim, String mark) {
    assertThat(store().settle(claim, new Settlement.Again(after(0), true), tried(mark)).ours())
        .isTrue();
  }

  private Settled aside(long offset) {
    return store().settle(parked(offset), new Settlement.Again(after(600), false), tried());
  }

  private Claim parked(long offset) {
    Claim mine =
        new Claim(pointer(offset, ChatKey.of("uid", "c" + offset)), "t" + offset, after(30));
    store().park(mine);
    return mine;
  }

  private Claim claimed() {
    return store().claim(new DueEndpoint(endpoint(), 0), 1, after(30)).getFirst();
  }

  private void succeedLive() {
    store().delivered(endpoint(), "evt7", attempt());
  }

  private void succeedAsPointer() {
    assertThat(store().settle(parked(700), new Settlement.Delivered(), tried()).ours()).isTrue();
  }

  private long admittedPointers(long offset) {
    Pointer pointer = pointer(offset, ChatKey.of("uid", "c" + offset));
    return store().admit(new Arrival(pointer, "session", 1, false, "mark"), after(30)).pointers();
  }

  private Standing standing() {
    return store().standing(endpoint());
  }

  private Duration openFor() {
    return Duration.between(clock().instant(), standing().openUntil());
  }
}
