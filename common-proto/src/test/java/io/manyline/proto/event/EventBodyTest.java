package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-1,1",
    "1700000000,5000000",
    "1700000000,5001000",
    "1700000000,5001001",
    "-62135596800,0",
    "253402300799,999999999"
  })
  void timeShouldBeWrittenAsProtobufsJsonWritesIt(long seconds, int nanos) {
    Timestamp time = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();

    assertThat(EventBody.json(RECEIVED.toBuilder().setTimestamp(time).build()).orElseThrow())
        .contains("\"timestamp\":\"" + Timestamps.toString(time) + "\"");
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
