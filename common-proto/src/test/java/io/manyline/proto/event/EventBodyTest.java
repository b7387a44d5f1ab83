package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventBodyTest {
  private static final SessionEvent RECEIVED =
      SessionEvent.newBuilder()
          .setEventId("evt_1")
          .setSessionId("6281234567890")
          .setSessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV")
          .setFence(7)
          .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(5_000_000))
          .setMessageReceived(
              MessageReceived.newBuilder()
                  .setMessageId("3EB0")
                  .setChat("99@lid")
                  .setFrom(Address.newBuilder().setPhone("15550001"))
                  .setKind("text")
                  .setText("a \"quoted\" line\n and </script>"))
          .build();

  @Test
  void bodyShouldHoldTheContractAndNothingInternal() {
    assertThat(EventBody.json(RECEIVED))
        .hasValue(
            "{\"id\":\"evt_1\",\"type\":\"message.received\",\"session_id\":\"6281234567890\","
                + "\"timestamp\":\"2023-11-14T22:13:20.005Z\",\"data\":{\"message_id\":\"3EB0\","
                + "\"chat\":\"99@lid\",\"from\":{\"phone\":\"15550001\"},\"from_device\":0,"
                + "\"push_name\":\"\",\"from_me\":false,\"group\":false,\"kind\":\"text\","
                + "\"text\":\"a \\\"quoted\\\" line\\n and \\u003c/script\\u003e\"}}");
  }

  @Test
  void bodyShouldBeEmptyForAnEventOfANewerRelease() {
    assertThat(EventBody.json(SessionEvent.newBuilder().setEventId("evt_2").build())).isEmpty();
  }

  @Test
  void everyEventOfTheEnvelopeShouldHaveAPublicType() {
    assertThat(Arrays.stream(EventType.values()).map(EventType::publicName))
        .containsExactly(
            "message.received",
            "message.sent",
            "message.status",
            "message.undecryptable",
            "session.qr",
            "session.pairing_code",
            "session.passkey",
            "session.status",
            "message.reaction",
            "message.edited",
            "message.deleted",
            "message.poll_vote",
            "message.event_response",
            "media.ready",
            "media.failed",
            "chat.linked",
            "group.updated",
            "contact.updated",
            "contact.identity_changed",
            "chat.updated",
            "label.updated",
            "profile.updated",
            "presence.updated",
            "chat.typing",
            "picture.updated",
            "about.updated",
            "blocklist.updated",
            "privacy.updated",
            "settings.failed",
            "history.synced",
            "history.failed",
            "call.received",
            "call.ended",
            "channel.updated",
            "channel.post_updated",
            "webhook.disabled");
    assertThat(EventType.values())
        .hasSameSizeAs(
            Arrays.stream(SessionEvent.EventCase.values())
                .filter(c -> c != SessionEvent.EventCase.EVENT_NOT_SET)
                .collect(Collectors.toList()));
  }
}
