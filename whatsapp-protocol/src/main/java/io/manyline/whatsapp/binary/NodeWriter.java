package io.manyline.whatsapp.binary;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes nodes, strings and addresses after one another.
///
/// **Source:** docs/protocol/nodes.md.
final class NodeWriter {
  private static final int MAX_LIST = 0xffff;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  byte[] toByteArray() {
    return out.toByteArray();
  }

  void writeByte(int value) {
    out.write(value);
  }

  void writeNode(Node node) {
    byte[] content = node.content();
    boolean hasContent = content != null || !node.children().isEmpty();
    writeList(1 + 2 * node.attributeCount() + (hasContent ? 1 : 0));
    writeText(node.tag());
    for (int i = 0; i < node.attributeCount(); i++) {
      writeText(node.attributeName(i));
      writeValue(node.attributeValue(i));
    }
    if (content != null) {
      writeBytes(content);
    } else if (hasContent) {
      writeList(node.children().size());
      node.children().forEach(this::writeNode);
    }
  }

  private void writeValue(Object value) {
    if (value instanceof Jid jid) {
      writeJid(jid);
    } else {
      writeText((String) value);
    }
  }

  private void writeList(int size) {
    if (size > MAX_LIST) {
      throw new IllegalArgumentException("a list on the wire has at most 65535 items: " + size);
    }
    if (size > 0xff) {
      writeByte(Token.LIST_16);
      writeNumber(size, 2);
    } else {
      writeByte(Token.LIST_8);
      writeByte(size);
    }
  }

  private void writeText(String text) {
    Integer code = TokenDictionary.code(text);
    if (code != null) {
      writeNumber(code, code > 0xff ? 2 : 1);
      return;
    }
    int packing = PackedText.tokenFor(text);
    if (packing >= 0) {
      writeByte(packing);
      out.writeBytes(PackedText.pack(packing, text));
    } else {
      writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void writeBytes(byte[] bytes) {
    if (bytes.length < 1 << 8) {
      writeByte(Token.BINARY_8);
      writeByte(bytes.length);
    } else if (bytes.length < 1 << 20) {
      writeByte(Token.BINARY_20);
      writeNumber(bytes.length, 3);
    } else {
      writeByte(Token.BINARY_32);
      writeNumber(bytes.length, 4);
    }
    out.writeBytes(bytes);
  }

  private void writeJid(Jid jid) {
    int domain = AccountDomain.byteOf(jid.server());
    if (jid.server() == Server.INTEROP && !jid.user().isEmpty()) {
      writeByte(Token.INTEROP_JID);
      writeText(jid.user());
      writeNumber(jid.device(), 2);
      writeNumber(jid.integrator(), 2);
      writeText(jid.server().domain());
    } else if (jid.server() == Server.MESSENGER && !jid.user().isEmpty()) {
      writeByte(Token.FB_JID);
      writeText(jid.user());
      writeNumber(jid.device(), 2);
      writeText(jid.server().domain());
    } else if (jid.device() > 0 && domain >= 0) {
      writeByte(Token.AD_JID);
      writeByte(domain);
      writeByte(jid.device());
      writeText(jid.user());
    } else {
      writeByte(Token.JID_PAIR);
      if (jid.user().isEmpty()) {
        writeByte(Token.LIST_EMPTY);
      } else {
        writeText(jid.user());
      }
      writeText(jid.server().domain());
    }
  }

  private void writeNumber(int value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      writeByte(value >> shift);
    }
  }
}
