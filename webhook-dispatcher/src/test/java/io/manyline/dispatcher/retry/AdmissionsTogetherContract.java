package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [PointerStore] keeps to when several events are asked for in one question: the
/// answers are those that they would get one after the other.
interface AdmissionsTogetherContract extends PointerStoreSubject {
  ChatKey FIRST = ChatKey.of("uid", "first");
  ChatKey SECOND = ChatKey.of("uid", "second");

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
    openBreaker();
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
}
