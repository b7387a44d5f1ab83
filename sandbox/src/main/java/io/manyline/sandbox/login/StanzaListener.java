package io.manyline.sandbox.login;

import io.manyline.whatsapp.binary.Node;

/// What is behind one connection once its handshake is done.
///
/// **Order and threads:** world's thread, in the order received; `onClosed` once, last.
public interface StanzaListener {
  void onStanza(Node stanza);

  void onClosed();
}
