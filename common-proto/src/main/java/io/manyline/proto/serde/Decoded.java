package io.manyline.proto.serde;

/// A record value as read: the message, or why there is none.
///
/// @param <T> the record's message type
public sealed interface Decoded<T> {
  /// The message.
  record Readable<T>(T message) implements Decoded<T> {}

  /// What a poison record leaves behind: a reason for the log, without the bytes.
  record Unreadable<T>(String reason) implements Decoded<T> {}
}
