package io.manyline.whatsapp.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import com.google.protobuf.WireFormat;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncMsg;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a part of the history piece by piece: never more than one message of it is in memory.
///
/// **Shape:** zlib data of a `HistorySync`; at most [#MAX_INFLATED] bytes are inflated, a message
/// that has more than [#MAX_MESSAGE] is passed over, and so are other fields above [#MAX_FIELD].
/// **Order and threads:** one thread at a time. **Errors:** [IOException] for what is no such data,
/// ends early, or is more. **Source:** docs/protocol/history.md (Baileys src/Utils/history.ts,
/// whatsapp-rust wacore/src/history_sync.rs).
final class HistoryReader implements AutoCloseable {
  static final int MAX_INFLATED = 1 << 30;
  static final int MAX_MESSAGE = 512 << 10;
  static final int MAX_FIELD = 4 << 10;
  private static final int SALT_BYTES = 32;
  private static final int BUFFER = 16 << 10;

  private final InputStream deflated;
  private final Inflater inflater = new Inflater();
  private final CodedInputStream in;

  /// The conversation that is being read, without its messages; null between two.
  private HistoryConversation.@Nullable Builder conversation;

  /// The limit that held before it began.
  private int outerLimit;

  HistoryReader(InputStream deflated) {
    this.deflated = deflated;
    this.in = CodedInputStream.newInstance(new InflaterInputStream(deflated, inflater, BUFFER));
    in.setSizeLimit(MAX_INFLATED);
  }

  /// @return the next piece; null at the end
  @Nullable HistoryPiece next() throws IOException {
    while (true) {
      int tag = in.readTag();
      HistoryConversation.Builder inside = conversation;
      HistoryPiece piece;
      if (inside != null) {
        piece = tag == 0 ? end(inside) : inConversation(tag, inside);
      } else if (tag == 0) {
        return null;
      } else {
        piece = atTop(tag);
      }
      if (piece != null) {
        return piece;
      }
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    deflated.close();
  }

  private @Nullable HistoryPiece atTop(int tag) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      in.skipField(tag);
      return null;
    }
    int length = in.readRawVarint32();
    switch (WireFormat.getTagFieldNumber(tag)) {
      case HistorySync.CONVERSATIONS_FIELD_NUMBER -> {
        outerLimit = in.pushLimit(length);
        conversation = HistoryConversation.newBuilder();
      }
      case HistorySync.STATUS_V3_MESSAGES_FIELD_NUMBER -> {
        HistoryMessage status = bounded(HistoryMessage.parser(), length, MAX_MESSAGE);
        return status == null ? new HistoryPiece.TooLarge() : new HistoryPiece.Written("", status);
      }
      case HistorySync.PUSHNAMES_FIELD_NUMBER -> {
        HistoryPushName name = bounded(HistoryPushName.parser(), length, MAX_FIELD);
        if (name != null) {
          return new HistoryPiece.Name(name);
        }
      }
      case HistorySync.PHONE_NUMBER_TO_LID_MAPPINGS_FIELD_NUMBER -> {
        PhoneNumberToLidMapping mapping =
            bounded(PhoneNumberToLidMapping.parser(), length, MAX_FIELD);
        if (mapping != null) {
          return new HistoryPiece.Mapping(mapping);
        }
      }
      case HistorySync.NCT_SALT_FIELD_NUMBER -> {
        byte[] salt = bytes(length);
        if (salt != null && salt.length == SALT_BYTES) {
          return new HistoryPiece.Salt(salt);
        }
      }
      default -> in.skipRawBytes(length);
    }
    return null;
  }

  private @Nullable HistoryPiece inConversation(int tag, HistoryConversation.Builder inside)
      throws IOException {
    int number = WireFormat.getTagFieldNumber(tag);
    int type = WireFormat.getTagWireType(tag);
    boolean known = HistoryConversation.getDescriptor().findFieldByNumber(number) != null;
    if (type == WireFormat.WIRETYPE_VARINT && known) {
      inside.mergeFrom(field(number, Field.newBuilder().addVarint(in.readRawVarint64())));
      return null;
    }
    if (type != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      in.skipField(tag);
      return null;
    }
    int length = in.readRawVarint32();
    if (number == HistoryConversation.MESSAGES_FIELD_NUMBER) {
      HistorySyncMsg message = bounded(HistorySyncMsg.parser(), length, MAX_MESSAGE);
      return message == null
          ? new HistoryPiece.TooLarge()
          : new HistoryPiece.Written(inside.getId(), message.getMessage());
    }
    byte[] bytes = bytes(length);
    if (known && bytes != null) {
      inside.mergeFrom(
          field(number, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(bytes))));
    }
    return null;
  }

  private HistoryPiece end(HistoryConversation.Builder inside) throws IOException {
    if (in.getBytesUntilLimit() != 0) {
      throw new EOFException("a conversation ends early");
    }
    in.popLimit(outerLimit);
    conversation = null;
    return new HistoryPiece.Chat(inside.build());
  }

  /// @return null for what is larger, and was passed over
  private byte @Nullable [] bytes(int length) throws IOException {
    if (length > MAX_FIELD) {
      in.skipRawBytes(length);
      return null;
    }
    return in.readRawBytes(length);
  }

  /// @return null for what is larger, and was passed over
  private <T extends MessageLite> @Nullable T bounded(Parser<T> parser, int length, int most)
      throws IOException {
    if (length > most) {
      in.skipRawBytes(length);
      return null;
    }
    int limit = in.pushLimit(length);
    T piece = parser.parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
    if (in.getBytesUntilLimit() != 0) {
      throw new EOFException("a piece ends early");
    }
    in.popLimit(limit);
    return piece;
  }

  private static ByteString field(int number, Field.Builder value) {
    return UnknownFieldSet.newBuilder().addField(number, value.build()).build().toByteString();
  }
}
