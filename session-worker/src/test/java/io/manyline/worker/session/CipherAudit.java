package io.manyline.worker.session;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.proto.PreKeySignalMessage;
import io.manyline.whatsapp.proto.SenderKeyMessage;
import io.manyline.whatsapp.proto.SignalMessage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Looks at what leaves: no position of a chain with two contents, no message as other bytes than
/// before.
///
/// **Shape:** a `msg` is named by its ratchet key and counter, which are in the clear; a `skmsg` by
/// the id of its chain and its iteration. The same bytes again are the same message again.
/// **Source:** docs/protocol/signal.md.
final class CipherAudit {
  private static final int VERSION = 1;
  private static final int MAC = 8;
  private static final int SIGNATURE = 64;

  private final NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);
  private final Map<String, String> contents = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  void leaves(PreparedMessage message) {
    note("message " + message.messageId(), HexFormat.of().formatHex(message.stanza()));
    visit(decoder.decode(message.stanza()));
  }

  List<String> violations() {
    return violations;
  }

  private void visit(Node node) {
    if (node.isTag("enc")) {
      note(place(node.required("type"), node.bytes()), HexFormat.of().formatHex(node.bytes()));
    }
    node.children().forEach(this::visit);
  }

  private void note(String place, String content) {
    String before = contents.putIfAbsent(place, content);
    if (before != null && !before.equals(content)) {
      violations.add("another content at " + place);
    }
  }

  private static String place(String type, byte[] bytes) {
    try {
      return switch (type) {
        case "pkmsg" ->
            ratchet(PreKeySignalMessage.parseFrom(body(bytes, 0)).getMessage().toByteArray());
        case "msg" -> ratchet(bytes);
        case "skmsg" -> {
          SenderKeyMessage message = SenderKeyMessage.parseFrom(body(bytes, SIGNATURE));
          yield "chain " + message.getId() + " at " + message.getIteration();
        }
        default -> throw new IllegalStateException("an <enc> of type " + type);
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an <enc> that cannot be read", e);
    }
  }

  private static String ratchet(byte[] bytes) throws InvalidProtocolBufferException {
    SignalMessage message = SignalMessage.parseFrom(body(bytes, MAC));
    return HexFormat.of().formatHex(message.getRatchetKey().toByteArray())
        + " at "
        + message.getCounter();
  }

  private static byte[] body(byte[] bytes, int trailer) {
    return Arrays.copyOfRange(bytes, VERSION, bytes.length - trailer);
  }
}
