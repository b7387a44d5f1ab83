package io.manyline.whatsapp.client;

import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A companion device: one connection's life, from connect to `Disconnected`. Delegates only.
///
/// **Flow:** its owner creates one for each connection over the same store; without credentials in
/// the store it registers and shows pairing codes, with them it logs in. The restart after linking
/// (515) happens inside.
/// **Order and threads:** every method is called on the lane; stages complete on the lane.
/// **Errors:** stages fail with [SendException]; the connection's end is an event.
public final class WhatsAppClient {
  public WhatsAppClient(ClientSettings settings, ClientPorts ports) {
    throw new UnsupportedOperationException();
  }

  public void connect() {
    throw new UnsupportedOperationException();
  }

  /// Orderly close; `Disconnected(REQUESTED)` follows. Idempotent.
  public void disconnect() {
    throw new UnsupportedOperationException();
  }

  /// Encrypts for every device of recipient and sender, and commits.
  ///
  /// @return completes when the message is durable; nothing has been sent yet
  public CompletionStage<PreparedMessage> prepare(OutgoingText text) {
    throw new UnsupportedOperationException();
  }

  /// Writes the frame before it returns. May be called again with the same message on a later
  /// connection. @return the server's ack
  public CompletionStage<ServerAck> transmit(PreparedMessage message) {
    throw new UnsupportedOperationException();
  }

  /// Tells the senders that messages were read.
  public CompletionStage<Void> markRead(Jid chat, @Nullable Jid sender, List<String> messageIds) {
    throw new UnsupportedOperationException();
  }

  /// Unlinks this device; `Disconnected(LOGGED_OUT)` follows.
  public CompletionStage<Void> logOut() {
    throw new UnsupportedOperationException();
  }

  public Evidence evidence() {
    throw new UnsupportedOperationException();
  }

  /// Signs of life of this connection.
  public record Evidence(@Nullable Instant lastStanza, @Nullable Instant lastPong) {}
}
