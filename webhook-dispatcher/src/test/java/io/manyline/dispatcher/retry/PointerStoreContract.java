package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [PointerStore] keeps to.
interface PointerStoreContract extends PointerStoreSubject {
  ChatKey A = ChatKey.of("uid", "a");
  ChatKey B = ChatKey.of("uid", "b");
  Duration LEASE = Duration.ofSeconds(30);

  /// Of the endpoint, newest first.
  List<Attempt> attempts();

  /// Of the endpoint, newest first.
  List<DeadLetter> deadLetters();

  @Test
  default void laterEventsOfAChatShouldWaitBehindAPendingOneAndOthersNot() {
    store().park(pointer(1, A));

    assertThat(admit(2, A)).isEqualTo(Admission.HELD);
    assertThat(admit(3, B)).isEqualTo(Admission.FREE);
    assertThat(offsets(claim())).containsExactly(1L);
  }

  @Test
  default void settlingShouldMakeTheNextOfTheChatDueInOrder() {
    store().park(pointer(1, A));
    admit(10, A);
    admit(9, A);
    store().park(pointer(100, A));

    for (long next : new long[] {1, 9, 10, 100}) {
      List<Claim> claims = claim();
      assertThat(offsets(claims)).containsExactly(next);
      settle(claims.getFirst(), new Settlement.Delivered());
    }
    assertThat(claim()).isEmpty();
    assertThat(admit(101, A)).isEqualTo(Admission.FREE);
  }

  @Test
  default void heldChatShouldWaitForTheRetryAndAnEventThatStepsAsideShouldHoldNobody() {
    store().park(pointer(1, A));
    admit(2, A);

    settle(claim().getFirst(), new Settlement.Again(after(120), true));
    assertThat(claim()).isEmpty();
    clock().advance(Duration.ofSeconds(120));
    List<Claim> first = claim();
    assertThat(offsets(first)).containsExactly(1L);
    settle(first.getFirst(), new Settlement.Again(after(600), false));

    List<Claim> second = claim();
    assertThat(offsets(second)).containsExactly(2L);
    settle(second.getFirst(), new Settlement.Delivered());
    assertThat(admit(3, A)).isEqualTo(Admission.FREE);
    clock().advance(Duration.ofSeconds(600));
    assertThat(claim()).extracting(claim -> claim.pointer().attempts()).containsExactly(2);
  }

  @Test
  default void postponedPointerShouldKeepItsPlaceAndItsAttempts() {
    store().park(pointer(1, A));
    admit(2, A);

    settle(claim().getFirst(), new Settlement.Postponed(after(5)));
    assertThat(claim()).isEmpty();
    clock().advance(Duration.ofSeconds(5));

    List<Claim> again = claim();
    assertThat(offsets(again)).containsExactly(1L);
    assertThat(again.getFirst().pointer().attempts()).isZero();
  }

  @Test
  default void pointerShouldGoToOneClaimOnlyUntilItsLeaseEnds() {
    store().park(pointer(1, A));
    Claim first = claim().getFirst();
    clock().advance(LEASE.minusMillis(1));
    assertThat(claim()).isEmpty();
    clock().advance(Duration.ofMillis(1));

    Claim second = claim().getFirst();

    assertThat(store().settle(first, new Settlement.Delivered(), null).ours()).isFalse();
    assertThat(store().settle(second, new Settlement.Delivered(), null).ours()).isTrue();
    assertThat(store().settle(second, new Settlement.Delivered(), null).ours()).isFalse();
    assertThat(admit(1, A)).isEqualTo(Admission.DELIVERED);
  }

  @Test
  default void pointerParkedWhileAttemptedShouldNotBeClaimedBeforeItsLeaseEnds() {
    Claim mine = new Claim(pointer(1, A), "token", after(30));
    store().park(mine);
    store().park(mine);
    assertThat(claim()).isEmpty();
    assertThat(admit(1, A)).isEqualTo(Admission.KNOWN);

    assertThat(store().settle(mine, new Settlement.Again(after(0), true), tried()).ours()).isTrue();

    assertThat(claim()).extracting(claim -> claim.pointer().attempts()).containsExactly(1);
    assertThat(attempts()).containsExactly(attempt());
  }

  @Test
  default void pointerThatIsThereShouldStayAsItIs() {
    store().park(pointer(1, A));
    Claim claimed = claim().getFirst();

    store().park(pointer(1, A));
    store().park(new Claim(pointer(1, A), "other", after(0)));

    assertThat(claim()).isEmpty();
    settle(claimed, new Settlement.Delivered());
    assertThat(claim()).isEmpty();
  }

  @Test
  default void deliveredEventShouldBeKnownWhenItIsReadAgain() {
    store().delivered(endpoint(), "evt7", attempt());

    assertThat(admit(7, A)).isEqualTo(Admission.DELIVERED);
    assertThat(attempts()).containsExactly(attempt());
  }

  @Test
  default void deliveredEventThatIsReadAgainShouldNotBeParked() {
    store().delivered(endpoint(), "evt7", attempt());

    assertThat(store().park(pointer(7, A))).isZero();

    assertThat(claim()).isEmpty();
  }

  @Test
  default void deliveredEventShouldBeKnownByItsIdUntilItIsAskedForAgain() {
    store().park(pointer(1, A));
    assertThat(store().isDelivered(endpoint(), "evt1")).isFalse();
    settle(claim().getFirst(), new Settlement.Delivered());
    assertThat(store().isDelivered(endpoint(), "evt1")).isTrue();

    store().parkAskedFor(new Claim(pointer(1, A), "token", after(30)));

    assertThat(store().isDelivered(endpoint(), "evt1")).isFalse();
    assertThat(admit(1, A)).isEqualTo(Admission.KNOWN);
  }

  @Test
  default void buriedPointerShouldBeADeadLetterWithItsPlaceAndLetItsChatGoOn() {
    store().park(pointer(1, A));
    admit(2, A);

    settle(claim().getFirst(), new Settlement.Buried(DeadLetter.Reason.EVENT_GONE));

    assertThat(deadLetters())
        .containsExactly(
            new DeadLetter("evt1", 3, 1, 0, DeadLetter.Reason.EVENT_GONE, clock().instant()));
    assertThat(offsets(claim())).containsExactly(2L);
  }

  @Test
  default void droppedPointerShouldLeaveNothing() {
    store().park(pointer(1, A));

    settle(claim().getFirst(), new Settlement.Dropped());

    assertThat(deadLetters()).isEmpty();
    assertThat(admit(1, A)).isEqualTo(Admission.FREE);
  }

  @Test
  default void goneAddressShouldGetNothingUntilItChanges() {
    store().markGone(endpoint(), "mark");

    assertThat(admit(1, A)).isEqualTo(Admission.GONE);
    assertThat(store().isGone(endpoint(), "mark")).isTrue();
    assertThat(store().isGone(endpoint(), "other")).isFalse();
    assertThat(admission(2, A, 1, false, "other")).isEqualTo(Admission.FREE);
    assertThat(store().isGone(endpoint(), "mark")).isFalse();
  }

  @Test
  default void stateEventOfALowerFenceShouldBeStaleOnlyAfterTheHigherOne() {
    assertThat(admission(10, A, 5, true, "mark")).isEqualTo(Admission.FREE);

    assertThat(admission(11, A, 4, true, "mark")).isEqualTo(Admission.STALE);
    assertThat(admission(11, A, 4, false, "mark")).isEqualTo(Admission.FREE);
    assertThat(admission(9, A, 4, true, "mark")).isEqualTo(Admission.FREE);
    assertThat(admission(12, A, 5, true, "mark")).isEqualTo(Admission.FREE);
  }

  @Test
  default void fencesOfOneSessionShouldSayNothingOfAnothers() {
    assertThat(admission(10, A, 5, true, "mark")).isEqualTo(Admission.FREE);

    Arrival other = new Arrival(pointer(11, B), "other", 4, true, "mark");

    assertThat(store().admit(other, after(30)).admission()).isEqualTo(Admission.FREE);
  }

  @Test
  default void breakerShouldOpenAfterFailuresInARowAndLetOneProbeAfterThat() {
    trip();
    assertThat(standing().isOpen(clock().instant())).isTrue();
    assertThat(admit(50, B)).isEqualTo(Admission.OPEN);
    assertThat(claim()).isEmpty();
    clock().advance(Duration.ofSeconds(10).minusMillis(1));
    assertThat(admit(50, B)).isEqualTo(Admission.OPEN);
    clock().advance(Duration.ofMillis(1));

    List<Claim> probe = claim();

    assertThat(probe).hasSize(1);
    assertThat(claim()).isEmpty();
    assertThat(admit(50, B)).isEqualTo(Admission.OPEN);
    fail(probe.getFirst());
    clock().advance(Duration.ofSeconds(20).minusMillis(1));
    assertThat(claim()).isEmpty();
    clock().advance(Duration.ofMillis(1));
    assertThat(claim()).hasSize(1);
  }

  @Test
  default void successShouldCloseTheBreakerAndForgetAllFailures() {
    trip();
    clock().advance(Duration.ofSeconds(10));

    assertThat(store().settle(claim().getFirst(), new Settlement.Delivered(), tried()).ours())
        .isTrue();

    assertThat(standing().isClosed()).isTrue();
    assertThat(standing().failingSince()).isNull();
    assertThat(admit(50, B)).isEqualTo(Admission.FREE);
    for (int i = 0; i < 9; i++) {
      failLive(100 + i);
    }
    assertThat(standing().isClosed()).isTrue();
    store().delivered(endpoint(), "evt300", attempt());
    failLive(200);
    assertThat(standing().isClosed()).isTrue();
  }

  @Test
  default void firstArrivalAfterTheOpenTimeShouldProbeAndOthersNot() {
    openBreaker();
    assertThat(admit(50, B)).isEqualTo(Admission.OPEN);
    clock().advance(Duration.ofSeconds(10));

    assertThat(admit(50, B)).isEqualTo(Admission.FREE);
    assertThat(admit(51, A)).isEqualTo(Admission.OPEN);

    clock().advance(Duration.ofSeconds(30));
    assertThat(admit(51, A)).isEqualTo(Admission.FREE);
  }

  @Test
  default void failuresOfAttemptsThatWereUnderWayShouldNotOpenTheBreakerForLonger() {
    Claim slow = new Claim(pointer(90, B), "slow", after(60));
    store().park(slow);
    trip();
    Instant until = standing().openUntil();

    fail(slow);

    assertThat(standing().openUntil()).isEqualTo(until);
  }

  @Test
  default void probeThatDidNotComeToAnAttemptShouldLeaveItToAnother() {
    trip();
    clock().advance(Duration.ofSeconds(10));
    Claim probe = claim().getFirst();

    settle(probe, new Settlement.Postponed(after(100)));

    assertThat(claim()).hasSize(1);
  }

  @Test
  default void failingSinceShouldBeTheFirstFailureAfterTheLastSuccess() {
    Instant first = clock().instant();
    failLive(1);
    clock().advance(Duration.ofDays(3));

    failLive(2);

    assertThat(standing().failingSince()).isEqualTo(first);
    assertThat(standing().pointers()).isEqualTo(2);
  }

  @Test
  default void pointerThatStepsAsideShouldBeLateEverAfter() {
    store().park(pointer(1, A));
    Claim first = claim().getFirst();
    assertThat(first.pointer().late()).isFalse();
    settle(first, new Settlement.Again(after(0), false));
    Claim second = claim().getFirst();
    assertThat(second.pointer().late()).isTrue();
    settle(second, new Settlement.Postponed(after(0)));

    assertThat(claim().getFirst().pointer().late()).isTrue();
  }

  /// Ten failures in a row, of as many chats, that are due again at once.
  private void trip() {
    for (int i = 1; i <= 10; i++) {
      failLive(i);
    }
  }

  private void failLive(long offset) {
    Claim mine =
        new Claim(pointer(offset, ChatKey.of("uid", "c" + offset)), "t" + offset, after(30));
    store().park(mine);
    fail(mine);
  }

  private void fail(Claim claim) {
    assertThat(store().settle(claim, new Settlement.Again(after(0), true), tried()).ours())
        .isTrue();
  }

  private Standing standing() {
    return store().standing(endpoint());
  }

  @Test
  default void claimShouldTakeNoMoreThanAskedForAndLeaveTheRest() {
    store().park(pointer(1, A));
    store().park(pointer(2, B));

    assertThat(store().claim(seen(), 1, after(30))).hasSize(1);
    assertThat(store().claim(seen(), 1, after(30))).hasSize(1);
    assertThat(isSeen()).isFalse();
  }

  @Test
  default void deferredEndpointShouldBeSeenLaterUnlessItWasTouchedSince() {
    store().park(pointer(1, A));
    DueEndpoint first = seen();
    store().defer(first, after(1));
    assertThat(isSeen()).isFalse();

    store().park(pointer(2, B));
    DueEndpoint touched = seen();
    store().park(pointer(3, ChatKey.of("uid", "c")));
    store().defer(touched, after(1));

    assertThat(isSeen()).isTrue();
  }

  private List<Claim> claim() {
    DueEndpoint due =
        store().dueEndpoints(1000).stream()
            .filter(found -> found.endpoint().equals(endpoint()))
            .findFirst()
            .orElse(new DueEndpoint(endpoint(), 0));
    return store().claim(due, 10, clock().instant().plus(LEASE));
  }

  private static List<Long> offsets(List<Claim> claims) {
    return claims.stream().map(claim -> claim.pointer().position().offset()).toList();
  }

  private void settle(Claim claim, Settlement settlement) {
    assertThat(store().settle(claim, settlement, null).ours()).isTrue();
  }

  private DueEndpoint seen() {
    return store().dueEndpoints(1000).stream()
        .filter(due -> due.endpoint().equals(endpoint()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isSeen() {
    return store().dueEndpoints(1000).stream().anyMatch(due -> due.endpoint().equals(endpoint()));
  }

  private Admission admit(long offset, ChatKey chat) {
    return admission(offset, chat, 1, false, "mark");
  }

  private Admission admission(
      long offset, ChatKey chat, long fence, boolean stateEvent, String mark) {
    return store()
        .admit(new Arrival(pointer(offset, chat), "session", fence, stateEvent, mark), after(30))
        .admission();
  }
}
