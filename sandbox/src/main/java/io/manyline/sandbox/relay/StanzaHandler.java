package io.manyline.sandbox.relay;

import io.manyline.whatsapp.binary.Node;

/// Takes stanzas of one kind from logged-in devices. @see StanzaRouter
@FunctionalInterface
public interface StanzaHandler {
  /// @throws io.manyline.whatsapp.binary.MalformedNodeException to end the sender's connection
  void handle(Peer from, Node stanza);
}
