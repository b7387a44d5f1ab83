package io.manyline.proto.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.SessionEvent;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ProtobufSerdeTest {
  private final ProtobufSerializer<SessionEvent> serializer = new ProtobufSerializer<>();
  private final ProtobufDeserializer<SessionEvent> deserializer =
      new ProtobufDeserializer<>(SessionEvent.parser());

  @Test
  void readerShouldGetWhatTheWriterGave() {
    SessionEvent event = SessionEvent.newBuilder().setEventId("evt_1").build();
    Headers headers = new RecordHeaders();

    byte[] bytes = serializer.serialize("session-events", headers, event);

    assertThat(deserializer.deserialize("session-events", headers, bytes))
        .isEqualTo(new Decoded.Readable<>(event));
  }

  @Test
  void readerShouldReportBytesThatAreNoMessage() {
    Headers headers = new RecordHeaders();
    headers.add("manyline-version", new byte[] {1});

    assertThat(deserializer.deserialize("session-events", headers, new byte[] {10, 127}))
        .isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void readerShouldReportANewerVersionInsteadOfGuessing() {
    Headers headers = new RecordHeaders();
    headers.add("manyline-version", new byte[] {2});

    assertThat(deserializer.deserialize("session-events", headers, new byte[0]))
        .isEqualTo(new Decoded.Unreadable<>("record of session-events has version 2"));
  }

  @Test
  void readerShouldReportAMissingVersion() {
    assertThat(deserializer.deserialize("session-events", new RecordHeaders(), new byte[0]))
        .isEqualTo(new Decoded.Unreadable<>("record of session-events has no version header"));
  }
}
