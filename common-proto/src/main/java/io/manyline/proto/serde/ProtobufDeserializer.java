package io.manyline.proto.serde;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/// Reads a record value that [ProtobufSerializer] wrote.
///
/// **Errors:** never throws: a poison record must not stop its partition, so bytes that are no such
/// message, or of a newer version, become [Decoded.Unreadable].
///
/// @param <T> the record's message type
public final class ProtobufDeserializer<T extends MessageLite> implements Deserializer<Decoded<T>> {
  private final Parser<T> parser;

  /// @param parser of the topic's message, as in `SessionEvent.parser()`
  public ProtobufDeserializer(Parser<T> parser) {
    this.parser = parser;
  }

  @Override
  public Decoded<T> deserialize(String topic, byte[] bytes) {
    try {
      return new Decoded.Readable<>(parser.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      return new Decoded.Unreadable<>(
          "not the protobuf message of " + topic + ": " + e.getMessage());
    }
  }

  @Override
  public Decoded<T> deserialize(String topic, Headers headers, byte[] bytes) {
    Header version = headers.lastHeader(RecordHeaders.VERSION);
    if (version == null || version.value() == null || version.value().length != 1) {
      return new Decoded.Unreadable<>("record of " + topic + " has no version header");
    }
    int written = Byte.toUnsignedInt(version.value()[0]);
    if (written > RecordHeaders.CURRENT_VERSION) {
      return new Decoded.Unreadable<>("record of " + topic + " has version " + written);
    }
    return deserialize(topic, bytes);
  }
}
