package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.proto.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message in a phone's chats, in the clear.
///
/// @param from and
/// @param to numbers, digits only; a message to a group has the group's address in `to`
/// @param device of the author's account that encrypted it; 0 is the phone itself
/// @param at unix milliseconds, the phone's clock
/// @param sent the server took it
/// @param delivered for an outgoing one: the recipient confirmed; for an incoming one: this phone
///   did
/// @param text of a text, or the caption of a file
/// @param read likewise
/// @param content the protobuf of what is more than a text; null for a text
public record PhoneMessage(
    String id,
    Direction direction,
    String from,
    String to,
    int device,
    String text,
    long at,
    boolean sent,
    boolean delivered,
    boolean read,
    byte @Nullable [] content) {

  /// A text.
  public PhoneMessage(
      String id,
      Direction direction,
      String from,
      String to,
      int device,
      String text,
      long at,
      boolean sent,
      boolean delivered,
      boolean read) {
    this(id, direction, from, to, device, text, at, sent, delivered, read, null);
  }

  /// The file in it; empty for a message without one.
  public Optional<PhoneMedia> media() {
    try {
      return content == null ? Optional.empty() : PhoneMedia.of(Message.parseFrom(content));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("kept content is no message", e);
    }
  }

  PhoneMessage with(byte[] content) {
    return new PhoneMessage(
        id, direction, from, to, device, text, at, sent, delivered, read, content);
  }

  PhoneMessage withSent() {
    return new PhoneMessage(
        id, direction, from, to, device, text, at, true, delivered, read, content);
  }

  PhoneMessage withDelivered() {
    return new PhoneMessage(id, direction, from, to, device, text, at, true, true, read, content);
  }

  PhoneMessage withRead() {
    return new PhoneMessage(id, direction, from, to, device, text, at, true, true, true, content);
  }

  /// Seen from the phone that holds it.
  public enum Direction {
    IN,
    OUT
  }
}
