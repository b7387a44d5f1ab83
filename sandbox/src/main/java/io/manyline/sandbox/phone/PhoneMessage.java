package io.manyline.sandbox.phone;

import java.util.Optional;

/// A message in a phone's chats, in the clear.
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
    PhoneContent content,
    long at,
    boolean sent,
    boolean delivered,
    boolean read) {

  /// What a person reads of it; may be empty.
  public String text() {
    return content.text();
  }

  public String kind() {
    return content.kind();
  }

  /// The file in it; empty for a message without one.
  public Optional<PhoneMedia> media() {
    return PhoneMedia.of(content.parse());
  }

  PhoneMessage withSent() {
    return new PhoneMessage(id, direction, from, to, device, content, at, true, delivered, read);
  }

  PhoneMessage withDelivered() {
    return new PhoneMessage(id, direction, from, to, device, content, at, true, true, read);
  }

  PhoneMessage withRead() {
    return new PhoneMessage(id, direction, from, to, device, content, at, true, true, true);
  }

  /// Seen from the phone that holds it.
  public enum Direction {
    IN,
    OUT
  }
}
