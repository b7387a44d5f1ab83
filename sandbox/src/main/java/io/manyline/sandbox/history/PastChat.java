package io.manyline.sandbox.history;

import io.manyline.sandbox.account.Account;
import java.util.List;

/// One chat of a phone, oldest message first.
///
/// @param partner the other account
/// @param name under which the phone shows the chat
/// @param unread incoming messages that were not read
public record PastChat(Account partner, String name, List<PastMessage> messages, int unread) {

  /// One message of it. @param at unix seconds
  public record PastMessage(String id, boolean fromMe, String text, long at, Status status) {}

  /// How far a message got; the wire's numbers begin at 2.
  public enum Status {
    SENT,
    DELIVERED,
    READ
  }
}
