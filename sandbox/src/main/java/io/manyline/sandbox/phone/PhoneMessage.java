package io.manyline.sandbox.phone;

/// A text in a phone's chats, in the clear.
///
/// @param from and
/// @param to numbers, digits only; a message to a group has the group's address in `to`
/// @param device of the author's account that encrypted it; 0 is the phone itself
/// @param at unix milliseconds, the phone's clock
/// @param sent the server took it
/// @param delivered for an outgoing one: the recipient confirmed; for an incoming one: this phone
///   did
/// @param read likewise
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
    boolean read) {

  PhoneMessage withSent() {
    return new PhoneMessage(id, direction, from, to, device, text, at, true, delivered, read);
  }

  PhoneMessage withDelivered() {
    return new PhoneMessage(id, direction, from, to, device, text, at, true, true, read);
  }

  PhoneMessage withRead() {
    return new PhoneMessage(id, direction, from, to, device, text, at, true, true, true);
  }

  /// Seen from the phone that holds it.
  public enum Direction {
    IN,
    OUT
  }
}
