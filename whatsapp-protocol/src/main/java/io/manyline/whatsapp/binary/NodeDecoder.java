package io.manyline.whatsapp.binary;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Plaintext of one frame (flags byte, node, zlib when flagged) → node.
///
/// **Shape:** a pair whose user or server is no address that this build knows becomes a text
/// attribute `user@server`, so that one new kind of address does not cost a whole stanza. **Order
/// and threads:** stateless; any thread. **Errors:** [MalformedNodeException] for anything else;
/// never hangs, never allocates past the limits. **Source:** docs/protocol/nodes.md.
public final class NodeDecoder {
  static final int FLAG_ZLIB = 2;
  private final NodeLimits limits;

  public NodeDecoder(NodeLimits limits) {
    this.limits = limits;
  }

  public Node decode(byte[] plaintext) {
    if (plaintext.length < 2 || plaintext.length > limits.maxBytes()) {
      throw new MalformedNodeException(
          "plaintext of 2-" + limits.maxBytes() + " bytes expected: " + plaintext.length);
    }
    if ((plaintext[0] & FLAG_ZLIB) == 0) {
      return new NodeReader(plaintext, 1, plaintext.length, limits).readTree();
    }
    byte[] inflated = inflate(plaintext);
    return new NodeReader(inflated, 0, inflated.length, limits).readTree();
  }

  private byte[] inflate(byte[] plaintext) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(plaintext, 1, plaintext.length - 1);
      byte[] out = new byte[capacity(4L * plaintext.length)];
      int size = 0;
      while (true) {
        size += inflater.inflate(out, size, out.length - size);
        if (size > limits.maxBytes()) {
          throw new MalformedNodeException("inflates past " + limits.maxBytes() + " bytes");
        }
        if (inflater.finished()) {
          return Arrays.copyOf(out, size);
        }
        if (size < out.length) {
          throw new MalformedNodeException("zlib data ends early");
        }
        out = Arrays.copyOf(out, capacity(2L * out.length));
      }
    } catch (DataFormatException e) {
      throw new MalformedNodeException("zlib data: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /// One byte more than allowed, so that going past the limit shows.
  private int capacity(long wanted) {
    return (int) Math.min(limits.maxBytes() + 1L, wanted);
  }
}
