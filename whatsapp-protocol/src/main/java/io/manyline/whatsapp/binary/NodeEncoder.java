package io.manyline.whatsapp.binary;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/// Node → plaintext of one frame: the flags byte 0 and the node.
///
/// **Shape:** names and text attributes become dictionary tokens, then packed text, then raw text;
/// content stays bytes whatever it says. An address with a device takes the AD form, a Messenger or
/// interop one its own, any other one is a pair. **Errors:** [IllegalArgumentException] for a list
/// of more than 65,535 items. **Source:** docs/protocol/nodes.md.
public final class NodeEncoder {
  private NodeEncoder() {}

  public static byte[] encode(Node node) {
    NodeWriter writer = new NodeWriter();
    writer.writeByte(0);
    writer.writeNode(node);
    return writer.toByteArray();
  }

  /// The same with the zlib flag, as the server may send it.
  public static byte[] encodeCompressed(Node node) {
    NodeWriter writer = new NodeWriter();
    writer.writeNode(node);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(NodeDecoder.FLAG_ZLIB);
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(writer.toByteArray());
      deflater.finish();
      byte[] chunk = new byte[4096];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }
}
