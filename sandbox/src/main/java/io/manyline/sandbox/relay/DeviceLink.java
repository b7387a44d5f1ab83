package io.manyline.sandbox.relay;

import io.manyline.whatsapp.binary.Node;

/// The way to one connected device: a socket, or a virtual phone in this process.
///
/// **Order and threads:** called on the world's thread; what is sent leaves in order, once the task
/// that sent it is committed.
public interface DeviceLink {
  void send(Node stanza);

  /// Ends the connection after everything sent before.
  void close();

  /// Cuts the connection without a last word, as a broken network does.
  void drop();

  /// From now on neither hears nor answers, with the connection open.
  void mute();
}
