package io.manyline.whatsapp.socket;

import java.net.URI;

/// Opens byte connections to WhatsApp: `wss://…`, `ws://…` or `tcp://host:port`.
///
/// **Order and threads:** the listener is called on an I/O thread, in order; it must hand over at
/// once. An owner wraps a transport to check its lease before each write.
public interface Transport {
  /// Returns at once; the listener hears of success or failure.
  Connection connect(URI server, Listener listener);

  /// One connection.
  interface Connection {
    /// Queues bytes (one whole frame, intro included where due). Over a WebSocket: one message.
    void send(byte[] bytes);

    /// Closes after what was queued; idempotent. The listener hears `onClosed` once the other end
    /// has closed as well, or did not within a bounded time.
    void close();

    /// Stops or resumes reading, so that a slow reader is felt by the server. May be called on any
    /// thread; one that wraps a connection passes it on.
    default void reading(boolean wanted) {}
  }

  /// Hears what happens on a connection. `onClosed` is the last call, exactly once.
  interface Listener {
    void onOpen();

    /// @param chunk any part of the stream of frames
    void onBytes(byte[] chunk);

    /// @param cause empty text for an orderly close
    void onClosed(String cause);
  }
}
