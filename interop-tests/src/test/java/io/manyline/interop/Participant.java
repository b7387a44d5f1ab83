package io.manyline.interop;

import io.manyline.sandbox.phone.VirtualPhone;
import java.util.List;

/// Somebody who chats under a number: a companion of some family, or the phone itself.
///
/// **Order and threads:** one test at a time. **Errors:** [AssertionError] for what does not happen
/// in time.
interface Participant extends AutoCloseable {
  /// Who wrote the client.
  String family();

  /// The phone of the account.
  VirtualPhone account();

  default String number() {
    return account().number();
  }

  /// What it says beyond plain texts, and understands.
  Speaker speaker();

  /// What it shows of itself, and sees of others.
  Person person();

  /// What it tells many at once, and hears so.
  Publisher publisher();

  /// @return the message id, once the server has taken the message
  String sendText(Participant to, String text);

  /// Waits for a text. @return its message id
  String awaitText(Participant from, String text);

  /// Waits for the copy of a text that another device of the same account sent.
  String awaitCopy(Participant to, String text);

  /// What came from that account so far, in order.
  List<String> textsFrom(Participant from);

  /// Waits until one of its own messages is known to have got that far.
  void awaitStatus(String messageId, Status status);

  /// Tells the author that a message was read.
  void read(Participant from, String messageId);

  void react(Participant to, String messageId, String emoji);

  void awaitReaction(Participant from, String messageId, String emoji);

  /// Replaces the text of one of its own messages.
  void edit(Participant to, String messageId, String text);

  void awaitEdit(Participant from, String messageId, String text);

  /// Deletes one of its own messages for everyone.
  void delete(Participant to, String messageId);

  void awaitDeletion(Participant from, String messageId);

  /// Uploads a PNG and sends it.
  String sendImage(Participant to, byte[] png, String caption);

  /// Waits for an image with that caption, loads it and opens it.
  byte[] awaitImage(Participant from, String caption);

  /// @return the group's address
  String createGroup(String subject, List<Participant> members);

  void addToGroup(String group, Participant member);

  void removeFromGroup(String group, Participant member);

  void sendToGroup(String group, String text);

  void awaitInGroup(String group, Participant from, String text);

  /// What came in that group so far, its own texts left out.
  List<String> textsInGroup(String group);

  /// Returns once the server holds back what arrives.
  void goOffline();

  void goOnline();

  /// Ends the client, as a process that ends, and starts it over what it kept.
  void restart();

  /// Loses the Signal sessions with everybody.
  void forgetSessions();

  /// Unlinks itself.
  void logOut();

  /// Waits until it knows that it was unlinked.
  void awaitLoggedOut();

  /// Its device id, 0 for a phone.
  int device();

  /// What happened to it last, for whoever reads why a test failed.
  String trace();

  @Override
  void close();

  /// How far a message got.
  enum Status {
    DELIVERED,
    READ
  }
}
