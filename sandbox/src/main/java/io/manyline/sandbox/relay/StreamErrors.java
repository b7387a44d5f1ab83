package io.manyline.sandbox.relay;

import io.manyline.whatsapp.binary.Node;

/// The last stanza before the server closes a connection.
///
/// **Source:** whatsmeow connectionevents.go `handleStreamError`.
public final class StreamErrors {
  private StreamErrors() {}

  /// A newer connection of the same device took over.
  public static Node replaced() {
    return Node.of("stream:error", Node.of("conflict").with("type", "replaced"));
  }

  /// Connect again: after pairing (515), for instance.
  public static Node code(String code) {
    return Node.of("stream:error").with("code", code);
  }

  public static Node notWellFormed() {
    return Node.of("stream:error", Node.of("xml-not-well-formed"));
  }

  static Node streamError(String code, Node child) {
    return Node.of("stream:error", child).with("code", code);
  }
}
