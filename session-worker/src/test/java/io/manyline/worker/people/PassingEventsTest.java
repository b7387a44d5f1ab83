package io.manyline.worker.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.event.EventComposer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PassingEventsTest {
  private static final Jid BOB = Jid.phone("15550100002");
  private static final Jid CAROL = Jid.phone("15550100003");

  private final List<SessionEvent> published = new ArrayList<>();
  private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
  private final PassingEvents events =
      new PassingEvents(
          new EventComposer(config(), 7),
          event -> {
            published.add(event);
            underWay.add(new CompletableFuture<>());
            return underWay.getLast();
          },
          () -> Instant.EPOCH,
          Runnable::run);

  @Test
  void oneShouldBeOnItsWayAtATimeAndOnlyTheLastOfEachPersonWait() {
    events.tell(presence(BOB, true));
    events.tell(presence(BOB, false));
    events.tell(presence(CAROL, true));
    events.tell(presence(BOB, true));
    events.tell(typing(BOB));
    assertThat(published).hasSize(1);

    while (!underWay.isEmpty()) {
      underWay.remove().complete(null);
    }

    assertThat(published)
        .extracting(
            each -> each.getPresenceUpdated().getFrom().getPhone(),
            each -> each.getPresenceUpdated().getState(),
            SessionEvent::hasChatTyping)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("15550100002", "available", false),
            org.assertj.core.groups.Tuple.tuple("15550100002", "available", false),
            org.assertj.core.groups.Tuple.tuple("15550100003", "available", false),
            org.assertj.core.groups.Tuple.tuple("", "", true));
    assertThat(published).extracting(SessionEvent::getSequence).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void nothingShouldWaitBehindAPresenceOfItsChat() {
    events.tell(presence(BOB, true));

    assertThat(published.getFirst().getChat()).isEqualTo(BOB + "#presence");
    assertThat(published.getFirst().getPresenceUpdated().getChat()).isEqualTo(BOB.toString());
  }

  @Test
  void whatWaitsShouldBeBounded() {
    for (int i = 0; i < 3 * PassingEvents.MOST_WAITING; i++) {
      events.tell(presence(Jid.phone("1555%07d".formatted(i)), true));
    }
    while (!underWay.isEmpty()) {
      underWay.remove().complete(null);
    }

    assertThat(published).hasSize(PassingEvents.MOST_WAITING + 1);
    assertThat(published.getLast().getPresenceUpdated().getFrom().getPhone())
        .isEqualTo("15550002999");
  }

  @Test
  void oneThatIsLostShouldNotHoldUpTheNext() {
    events.tell(presence(BOB, true));
    events.tell(presence(CAROL, true));

    underWay.remove().completeExceptionally(new IllegalStateException("kafka is down"));

    assertThat(published).hasSize(2);
  }

  private static WaEvent.PresenceChanged presence(Jid who, boolean available) {
    return new WaEvent.PresenceChanged(who, new Address(who, null), available, null);
  }

  private static WaEvent.Typing typing(Jid who) {
    return new WaEvent.Typing(who, new Address(who, null), WaEvent.Typing.State.COMPOSING);
  }

  private static SessionConfig config() {
    return new SessionConfig(
        new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        new TenantId("t"),
        Network.SANDBOX,
        new SessionId("12025550100"),
        "Test",
        null,
        new WebhookSecret("whsec_AAAA"),
        true,
        HistoryDepth.RECENT,
        DesiredState.CONNECTED,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
