package io.manyline.sandbox.history;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.history.PastChat.PastMessage;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncMsg;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Cuts a phone's chats into the parts of a history sync.
///
/// **Shape:** NON_BLOCKING_DATA (addresses), PUSH_NAME, INITIAL_BOOTSTRAP (the latest messages of
/// each chat), then RECENT (what is older, the last part says 100 per cent); for a companion that
/// asked for everything what is older than 1,000 messages of a chat follows as FULL. **Source:**
/// docs/protocol/history.md.
public final class HistoryParts {
  private static final int INITIAL_BOOTSTRAP = 0;
  private static final int FULL = 2;
  private static final int RECENT = 3;
  private static final int PUSH_NAME = 4;
  private static final int NON_BLOCKING_DATA = 5;
  private static final int BOOTSTRAP_MESSAGES = 20;
  private static final int RECENT_MESSAGES = 1_000;
  private static final int MESSAGES_IN_PART = 200;
  private static final int FIRST_STATUS = 2;

  private final Account own;
  private final List<PastChat> chats;
  private final List<HistorySync> parts = new ArrayList<>();

  private HistoryParts(Account own, List<PastChat> chats) {
    this.own = own;
    this.chats = chats;
  }

  /// @param nctSalt 32 bytes, the account's, or none @param everything also what is older than
  ///   recent
  public static List<HistorySync> of(
      Account own, List<PastChat> chats, byte[] nctSalt, boolean everything) {
    HistoryParts history = new HistoryParts(own, chats);
    history.names(nctSalt);
    history.part(INITIAL_BOOTSTRAP, 0, BOOTSTRAP_MESSAGES);
    history.part(RECENT, BOOTSTRAP_MESSAGES, RECENT_MESSAGES);
    if (everything) {
      history.part(FULL, RECENT_MESSAGES, Integer.MAX_VALUE);
    }
    return history.parts;
  }

  private void names(byte[] nctSalt) {
    HistorySync.Builder addresses =
        HistorySync.newBuilder().setSyncType(NON_BLOCKING_DATA).setProgress(100);
    if (nctSalt.length > 0) {
      addresses.setNctSalt(ByteString.copyFrom(nctSalt));
    }
    HistorySync.Builder names = HistorySync.newBuilder().setSyncType(PUSH_NAME).setProgress(100);
    addresses.addPhoneNumberToLidMappings(mapping(own));
    for (Account person : people()) {
      addresses.addPhoneNumberToLidMappings(mapping(person));
      names.addPushnames(
          HistoryPushName.newBuilder()
              .setId(person.phoneJid(0).toString())
              .setPushname(person.name()));
    }
    parts.add(addresses.build());
    parts.add(names.build());
  }

  /// Everybody with whom there is a chat, and who wrote in a group.
  private Set<Account> people() {
    Set<Account> people = new LinkedHashSet<>();
    for (PastChat chat : chats) {
      if (chat.partner() != null) {
        people.add(chat.partner());
      }
      chat.messages().stream()
          .map(PastMessage::author)
          .filter(Objects::nonNull)
          .forEach(people::add);
    }
    people.remove(own);
    return people;
  }

  /// Messages of all chats, counted back from the latest: from one place to another.
  private void part(int type, int from, int to) {
    int first = parts.size();
    HistorySync.Builder part = HistorySync.newBuilder().setSyncType(type);
    int messages = 0;
    for (PastChat chat : chats) {
      int size = chat.messages().size();
      int begin = Math.max(0, to > size ? 0 : size - to);
      List<PastMessage> some = chat.messages().subList(begin, Math.max(begin, size - from));
      for (int i = some.size(); i > 0; i -= MESSAGES_IN_PART) {
        List<PastMessage> slice = some.subList(Math.max(0, i - MESSAGES_IN_PART), i);
        if (messages + slice.size() > MESSAGES_IN_PART) {
          parts.add(part.build());
          part = HistorySync.newBuilder().setSyncType(type);
          messages = 0;
        }
        part.addConversations(conversation(chat, slice, begin == 0));
        messages += slice.size();
      }
      if (type == INITIAL_BOOTSTRAP && some.isEmpty()) {
        part.addConversations(conversation(chat, some, true));
      }
    }
    parts.add(part.build());
    number(first);
  }

  private void number(int first) {
    int count = parts.size() - first;
    for (int i = 0; i < count; i++) {
      parts.set(
          first + i,
          parts.get(first + i).toBuilder()
              .setChunkOrder(i + 1)
              .setProgress(100 * (i + 1) / count)
              .build());
    }
  }

  private static HistoryConversation conversation(
      PastChat chat, List<PastMessage> messages, boolean whole) {
    HistoryConversation.Builder conversation =
        HistoryConversation.newBuilder()
            .setId(chat.jid().toString())
            .setName(chat.name())
            .setUnreadCount(chat.unread())
            .setEndOfHistoryTransfer(true)
            .setEndOfHistoryTransferType(whole ? 1 : 0);
    if (chat.partner() != null) {
      conversation
          .setPnJid(chat.partner().phoneJid(0).toString())
          .setLidJid(chat.partner().lidJid(0).toString());
    }
    if (!chat.messages().isEmpty()) {
      conversation.setConversationTimestamp(chat.messages().getLast().at());
    }
    // The latest first: published clients take the first one for the chat's last message.
    messages.reversed().stream()
        .map(message -> HistorySyncMsg.newBuilder().setMessage(message(chat, message)))
        .forEach(conversation::addMessages);
    return conversation.build();
  }

  /// One message, as a phone has it.
  public static HistoryMessage message(PastChat chat, PastMessage message) {
    MessageKey.Builder key =
        MessageKey.newBuilder()
            .setRemoteJid(chat.jid().toString())
            .setFromMe(message.fromMe())
            .setId(message.id());
    HistoryMessage.Builder past =
        HistoryMessage.newBuilder()
            .setMessage(message.content())
            .setMessageTimestamp(message.at())
            .setStatus(message.status().ordinal() + FIRST_STATUS);
    Account author = message.author();
    if (author != null) {
      key.setParticipant(author.phoneJid(0).toString());
      past.setParticipant(author.phoneJid(0).toString());
    }
    return past.setKey(key).build();
  }

  private static PhoneNumberToLidMapping mapping(Account account) {
    return PhoneNumberToLidMapping.newBuilder()
        .setPnJid(account.phoneJid(0).toString())
        .setLidJid(account.lidJid(0).toString())
        .build();
  }
}
