package io.manyline.worker.simulation;

/// What goes over a connection to WhatsApp, as far as ownership is concerned.
sealed interface Frame {
  record Login() implements Frame {}

  record LoggedIn() implements Frame {}

  /// A message of ours.
  record Message(String id, byte[] ciphertext) implements Frame {
    @Override
    public String toString() {
      return "message " + id;
    }
  }

  record MessageAck(String id) implements Frame {}

  /// A message for us.
  record Stanza(String id, byte[] ciphertext, boolean offline) implements Frame {
    @Override
    public String toString() {
      return "stanza " + id;
    }
  }

  record StanzaAck(String id) implements Frame {}

  /// It came, and could not be read: encrypt it anew.
  record Retry(String id) implements Frame {}

  /// A newer login took the place of this one.
  record Replaced() implements Frame {}
}
