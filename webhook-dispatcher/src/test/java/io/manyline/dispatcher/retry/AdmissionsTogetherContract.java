package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.SettableClock;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [PointerStore] keeps to when several events are asked for in one question: the
/// answers are those that they would get one after the other.
interface AdmissionsTogetherContract {
  ChatKey FIRST = ChatKey.of("uid", "first");
  ChatKey SECOND = ChatKey.of("uid", "second");

  /// The same one within a test, empty at its start for the [#endpoint].
  PointerStore store();

  /// What the store takes for time.
  SettableClock clock();

  EndpointId endpoint();

  @Test
  default void deliveredEventShouldBeKnownAmongOthers() {
    store().delivered(endpoint(), "evt2", attempt());

    assertThat(ask(event(1, FIRST), event(2, FIRST), event(3, SECOND)))
        .containsExactly(Admission.FREE, Admission.DELIVERED, Admission.FREE);
  }

  @Test
  default void eventsShouldBeHeldBehindAPendingOneOfTheirChatOnly() {
    store().park(pointer(1, FIRST));

    assertThat(ask(event(2, FIRST), event(3, SECOND), event(2, FIRST), event(4, FIRST)))
        .containsExactly(Admission.HELD, Admission.FREE, Admission.KNOWN, Admission.HELD);
    assertThat(store().count()).isEqualTo(3);
  }

  @Test
  default void fenceOfAnEventShouldMakeLaterOnesOfItsSessionStale() {
    assertThat(
            ask(
                stateEvent(10, "session", 5),
                stateEvent(11, "session", 4),
                stateEvent(12, "other", 4),
                stateEvent(13, "session", 6),
                stateEvent(14, "session", 5)))
        .containsExactly(
            Admission.FREE, Admission.STALE, Admission.FREE, Admission.FREE, Admission.STALE);
  }

  @Test
  default void goneAddressShouldGetNothingUntilAnEventBringsAnother() {
    store().markGone(endpoint(), "mark");

    assertThat(ask(event(1, FIRST), to("other", 2), event(3, SECOND)))
        .containsExactly(Admission.GONE, Admission.FREE, Admission.FREE);
    assertThat(store().isGone(endpoint(), "mark")).isFalse();
  }

  @Test
  default void oneOfThemShouldProbeAfterTheOpenTime() {
    for (int i = 1; i <= 10; i++) {
      Claim mine = new Claim(pointer(i, ChatKey.of("uid", "x" + i)), "t" + i, after(30));
      store().park(mine);
      store().settle(mine, new Settlement.Again(after(100_000), false), attempt());
    }
    assertThat(ask(event(50, FIRST), event(51, SECOND)))
        .containsExactly(Admission.OPEN, Admission.OPEN);
    clock().advance(Duration.ofSeconds(10));

    assertThat(ask(event(50, FIRST), event(51, SECOND)))
        .containsExactly(Admission.FREE, Admission.OPEN);
    assertThat(ask(event(52, SECOND))).containsExactly(Admission.OPEN);
  }

  private List<Admission> ask(Arrival... events) {
    return store().admissions(List.of(events), after(30)).stream()
        .map(answer -> answer.join().admission())
        .toList();
  }

  private Arrival event(long offset, ChatKey chat) {
    return new Arrival(pointer(offset, chat), "session", 1, false, "mark");
  }

  private Arrival stateEvent(long offset, String session, long fence) {
    return new Arrival(pointer(offset, FIRST), session, fence, true, "mark");
  }

  private Arrival to(String mark, long offset) {
    return new Arrival(pointer(offset, FIRST), "session", 1, false, mark);
  }

  private Pointer pointer(long offset, ChatKey chat) {
    return new Pointer(
        new EventPosition(3, offset),
        endpoint(),
        chat,
        "evt" + offset,
        0,
        clock().instant(),
        false);
  }

  private Instant after(long seconds) {
    return clock().instant().plusSeconds(seconds);
  }

  private static Attempt attempt() {
    return new Attempt("evt7", 1, "200", Instant.ofEpochMilli(1_000), Duration.ofMillis(12));
  }
}
