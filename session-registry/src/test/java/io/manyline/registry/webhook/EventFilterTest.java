package io.manyline.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
  private static final SessionEvent DIRECT = message("15550100001@s.whatsapp.net");
  private static final SessionEvent GROUP = message("120363000000000001@g.us");
  private static final SessionEvent STATUS_OF_SESSION =
      SessionEvent.newBuilder().setSessionStatus(SessionStatus.getDefaultInstance()).build();

  @Test
  void exactTypeShouldPassAndNoOther() {
    EventFilter filter = new EventFilter(List.of("message.received"), Set.of());

    assertThat(filter.wants(DIRECT)).isTrue();
    assertThat(filter.wants(STATUS_OF_SESSION)).isFalse();
    assertThat(filter.wantsType("message.received_too")).isFalse();
  }

  @Test
  void familyShouldPassAndNoOther() {
    EventFilter filter = new EventFilter(List.of("message.*"), Set.of());

    assertThat(
            Arrays.stream(EventType.values())
                .map(EventType::publicName)
                .filter(filter::wantsType)
                .toList())
        .isNotEmpty()
        .allMatch(type -> type.startsWith("message."));
    assertThat(filter.wantsType("messages.received")).isFalse();
  }

  @Test
  void starShouldPassEveryTypeThatThisReleaseKnows() {
    assertThat(EventFilter.ALL.wants(DIRECT)).isTrue();
    assertThat(EventFilter.ALL.wants(STATUS_OF_SESSION)).isTrue();
    assertThat(EventFilter.ALL.wants(SessionEvent.getDefaultInstance())).isFalse();
  }

  @Test
  void chatsShouldBeChosenAndTheSessionsOwnEventsPass() {
    EventFilter groups = new EventFilter(List.of("*"), Set.of(ChatKind.GROUP));

    assertThat(groups.wants(GROUP)).isTrue();
    assertThat(groups.wants(DIRECT)).isFalse();
    assertThat(groups.wants(STATUS_OF_SESSION)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "15550100001@s.whatsapp.net,DIRECT",
    "123456789012345@lid,DIRECT",
    "15550100001@s.whatsapp.net#presence,DIRECT",
    "120363000000000001@g.us,GROUP",
    "120363000000000001@g.us#presence,GROUP",
    "status@broadcast,STATUS",
    "120363000000000002@newsletter,CHANNEL"
  })
  void kindOfAChatShouldBeSeenInItsId(String chat, ChatKind kind) {
    assertThat(ChatKind.of(chat)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "message*", "*.received", "message..x", "Message.received", ".*", "a b"})
  void whatIsNoPatternShouldBeRefused(String pattern) {
    assertThatThrownBy(() -> new EventFilter(List.of(pattern), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SessionEvent message(String chat) {
    return SessionEvent.newBuilder()
        .setChat(chat)
        .setMessageReceived(MessageReceived.getDefaultInstance())
        .build();
  }
}
