package io.manyline.whatsapp.history;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/// Reads a part of the history piece by piece: one conversation is in memory at a time.
///
/// **Shape:** zlib data of a `HistorySync`; at most [#MAX_INFLATED] bytes are inflated, and a piece
/// has at most [#MAX_PIECE]. **Errors:** [IOException] for what is no such data, or more of it.
/// **Source:** docs/protocol/history.md (Baileys src/Utils/history.ts, whatsapp-rust
/// wacore/src/history_sync.rs).
final class HistoryReader {
  static final int MAX_INFLATED = 256 << 20;
  static final int MAX_PIECE = 8 << 20;

  private HistoryReader() {}

  /// Takes the pieces, in the order in which they stand.
  interface Visitor {
    void onConversation(HistoryConversation conversation);

    void onPushName(HistoryPushName name);

    void onMapping(PhoneNumberToLidMapping mapping);

    void onNctSalt(byte[] salt);
  }

  static void read(InputStream deflated, Visitor visitor) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(new InflaterInputStream(deflated));
    in.setSizeLimit(MAX_INFLATED);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        in.skipField(tag);
        continue;
      }
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 2 -> visitor.onConversation(piece(in, HistoryConversation.parser()));
        case 7 -> visitor.onPushName(piece(in, HistoryPushName.parser()));
        case 15 -> visitor.onMapping(piece(in, PhoneNumberToLidMapping.parser()));
        case 19 -> visitor.onNctSalt(in.readRawBytes(length(in)));
        default -> in.skipRawBytes(in.readRawVarint32());
      }
    }
  }

  private static <T extends MessageLite> T piece(CodedInputStream in, Parser<T> parser)
      throws IOException {
    int limit = in.pushLimit(length(in));
    T piece = parser.parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
    in.popLimit(limit);
    return piece;
  }

  private static int length(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    if (length < 0 || length > MAX_PIECE) {
      throw new IOException("a piece of " + length + " bytes");
    }
    return length;
  }
}
