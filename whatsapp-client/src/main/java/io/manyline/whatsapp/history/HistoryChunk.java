package io.manyline.whatsapp.history;

import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the account's past, small enough for one record.
///
/// **Shape:** at most [ChunkReader#MAX_MESSAGES] messages; a chat comes after the last of its
/// messages in a part, the latest message of a chat comes first.
///
/// @param part the same for the same part @param type such as recent
/// @param number of the chunk within its part, from 1
/// @param progress per cent, as the phone counts
public record HistoryChunk(
    String part,
    String type,
    int number,
    int progress,
    List<Chat> chats,
    List<Item> messages,
    List<Name> names) {

  public HistoryChunk {
    chats = List.copyOf(chats);
    messages = List.copyOf(messages);
    names = List.copyOf(names);
  }

  boolean isEmpty() {
    return chats.isEmpty() && messages.isEmpty() && names.isEmpty();
  }

  /// A conversation as the phone shows it.
  ///
  /// @param chat canonical id @param name empty when the phone tells none
  /// @param mutedUntil null when not muted
  /// @param complete the phone has no older message of it
  public record Chat(
      Jid chat,
      Address address,
      String name,
      Marks marks,
      @Nullable Instant lastMessageAt,
      @Nullable Instant mutedUntil,
      boolean complete) {}

  /// How a chat is marked. @param unread messages; -1 for one that is marked as unread
  public record Marks(int unread, boolean archived, boolean pinned) {}

  /// A message of the past.
  ///
  /// @param from who wrote it; neither form when the phone does not say
  /// @param status error, pending, sent, delivered, read or played
  public record Item(
      String messageId,
      Jid chat,
      Address from,
      boolean fromMe,
      Instant sentAt,
      String pushName,
      String status,
      boolean starred,
      MessageContent content) {}

  /// Under which name somebody appears.
  public record Name(Address address, String name) {}
}
