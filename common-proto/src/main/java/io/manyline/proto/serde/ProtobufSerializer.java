package io.manyline.proto.serde;

import com.google.protobuf.MessageLite;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/// Writes a protobuf record value and its version header.
///
/// @param <T> the record's message type
public final class ProtobufSerializer<T extends MessageLite> implements Serializer<T> {
  @Override
  public byte[] serialize(String topic, T value) {
    return value.toByteArray();
  }

  @Override
  public byte[] serialize(String topic, Headers headers, T value) {
    headers.remove(RecordHeaders.VERSION);
    headers.add(RecordHeaders.VERSION, new byte[] {RecordHeaders.CURRENT_VERSION});
    return value.toByteArray();
  }
}
