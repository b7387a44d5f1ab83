package io.manyline.whatsapp.binary;

/// Node → plaintext of one frame: the flags byte 0 and the node.
public final class NodeEncoder {
  private NodeEncoder() {}

  public static byte[] encode(Node node) {
    throw new UnsupportedOperationException();
  }

  /// The same with the zlib flag, as the server may send it.
  public static byte[] encodeCompressed(Node node) {
    throw new UnsupportedOperationException();
  }
}
