package io.manyline.whatsapp.binary;

/// Bytes that are no node, a node past the limits, or one that lacks what its reader needs.
public final class MalformedNodeException extends RuntimeException {
  public MalformedNodeException(String message) {
    super(message, null, false, false);
  }
}
