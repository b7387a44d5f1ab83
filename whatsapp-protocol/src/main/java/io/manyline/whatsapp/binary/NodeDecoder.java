package io.manyline.whatsapp.binary;

/// Plaintext of one frame (flags byte, node, zlib when flagged) → node.
///
/// **Errors:** [MalformedNodeException] for anything else; never hangs, never allocates past the
/// limits.
public final class NodeDecoder {
  public NodeDecoder(NodeLimits limits) {
    throw new UnsupportedOperationException();
  }

  public Node decode(byte[] plaintext) {
    throw new UnsupportedOperationException();
  }
}
