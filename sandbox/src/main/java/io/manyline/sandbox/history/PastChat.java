package io.manyline.sandbox.history;

import io.manyline.sandbox.account.Account;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One chat of a phone, oldest message first.
///
/// @param jid of the partner by phone number, or of the group
/// @param partner the other account; null for a group
/// @param name under which the phone shows the chat
/// @param unread incoming messages that were not read
public record PastChat(
    Jid jid, @Nullable Account partner, String name, List<PastMessage> messages, int unread) {

  /// One message of it.
  ///
  /// @param author who wrote it, for another's message in a group; null otherwise
  /// @param at unix seconds
  public record PastMessage(
      String id,
      @Nullable Account author,
      boolean fromMe,
      Message content,
      long at,
      Status status) {}

  /// How far a message got; the wire's numbers begin at 2.
  public enum Status {
    SENT,
    DELIVERED,
    READ
  }
}
