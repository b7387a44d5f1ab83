package io.manyline.whatsapp.stanza;

import io.manyline.whatsapp.binary.Node;

/// The way out, on the lane. After the connection's end nothing happens: whoever waits for an
/// answer hears of it from its [ResponseTracker].
public interface StanzaSender {
  void send(Node stanza);

  /// @param plaintext what `NodeEncoder` made of a stanza
  void sendEncoded(byte[] plaintext);
}
