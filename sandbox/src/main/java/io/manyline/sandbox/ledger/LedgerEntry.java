package io.manyline.sandbox.ledger;

import io.manyline.sandbox.account.DeviceAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the [Ledger].
///
/// @param number of the line, one more than that of the line before
/// @param device a linked device, never a phone
/// @param connection which of the device's connections it was, counted from 1 since the sandbox
///   began
/// @param stanza null for what happened to the connection itself
public record LedgerEntry(
    long number,
    Instant at,
    Kind kind,
    DeviceAddress device,
    long connection,
    @Nullable Stanza stanza) {

  /// What happened.
  public enum Kind {
    /// The device logged in.
    CONNECTED,
    /// All that waited for it was given to this connection; what comes is sent at once from now on.
    DRAINED,
    /// The connection ended.
    ENDED,
    /// Another connection of the device took its place while it was open.
    REPLACED,
    /// A stanza that the device has to acknowledge was given to the connection as it came.
    SENT_LIVE,
    /// The same, out of what had waited.
    SENT_OFFLINE,
    /// The device acknowledged a stanza.
    ACKED,
    /// The device sent a receipt; one line for each message that it names.
    RECEIPTED,
    /// The device sent a message.
    GOT
  }

  /// What is kept of a stanza.
  ///
  /// @param tag of the stanza that was sent, of that which is acknowledged, or `message`
  /// @param chat address of a person's account or of a group
  /// @param sender device that wrote it, as far as the stanza tells
  /// @param type of what was sent, and of a receipt, such as `retry` or `read`; error code of an
  ///   ack; `answer` for a message that the device sent to one other device alone; empty otherwise
  /// @param digest of all bytes of a message that the device sent, so that a message that is sent
  ///   again can be seen to be the same; 0 otherwise
  public record Stanza(
      String tag, String id, String chat, String sender, String type, long digest) {}
}
