package io.manyline.whatsapp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.CertChain;
import io.manyline.whatsapp.proto.HandshakeMessage;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.SyncdPatch;
import java.util.ArrayList;
import java.util.List;

/// One filled message of every type that the wire's `.proto` files declare.
final class ProtobufSamples {
  private static final int DEPTH = 4;

  private ProtobufSamples() {}

  static List<Message> all() throws ReflectiveOperationException {
    List<Message> samples = new ArrayList<>();
    samples.add(fill(CertChain.NoiseCertificate.Details.newBuilder(), DEPTH));
    for (FileDescriptor file :
        List.of(
            HandshakeMessage.getDescriptor().getFile(),
            ADVDeviceIdentity.getDescriptor().getFile(),
            HistorySync.getDescriptor().getFile(),
            SyncdPatch.getDescriptor().getFile(),
            io.manyline.whatsapp.proto.Message.getDescriptor().getFile())) {
      for (Descriptor type : file.getMessageTypes()) {
        Class<?> generated = Class.forName("io.manyline.whatsapp.proto." + type.getName());
        Message empty = (Message) generated.getMethod("getDefaultInstance").invoke(null);
        samples.add(fill(empty.newBuilderForType(), DEPTH));
      }
    }
    return samples;
  }

  private static Message fill(Message.Builder builder, int depth) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (message && depth == 0) {
        continue;
      }
      Object value = message ? fill(builder.newBuilderForField(field), depth - 1) : scalar(field);
      if (field.isRepeated()) {
        builder.addRepeatedField(field, value).addRepeatedField(field, value);
      } else {
        builder.setField(field, value);
      }
    }
    return builder.build();
  }

  private static Object scalar(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> 300;
      case LONG -> 1_700_000_000L;
      case BOOLEAN -> true;
      case STRING -> "some text";
      case BYTE_STRING -> ByteString.copyFrom(new byte[32]);
      case ENUM -> field.getEnumType().getValues().getFirst();
      case FLOAT -> 1.5f;
      case DOUBLE -> 1.5d;
      case MESSAGE -> throw new IllegalArgumentException(field.getFullName());
    };
  }
}
