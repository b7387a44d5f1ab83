package io.manyline.whatsapp.history;

import io.manyline.whatsapp.content.ContentReader;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.history.HistoryChunk.Chat;
import io.manyline.whatsapp.history.HistoryChunk.Item;
import io.manyline.whatsapp.history.HistoryChunk.Marks;
import io.manyline.whatsapp.history.HistoryChunk.Name;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.token.StoredTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Learns from a chunk what it teaches of addresses, and says the rest in our own words.
///
/// **Order and threads:** on the lane, for one chunk; what it learns is in the [StateChanges].
/// **Errors:** none: what has no usable address is left out, a content that is no person's too.
final class ChunkTranslator {
  private static final String[] STATUSES = {
    "error", "pending", "sent", "delivered", "read", "played"
  };

  private final StateChanges changes;
  private final OwnDevice own;
  private final AddressBook book;
  private final List<Chat> chats = new ArrayList<>();
  private final List<Item> messages = new ArrayList<>();
  private final List<Name> names = new ArrayList<>();

  ChunkTranslator(StateChanges changes, OwnDevice own) {
    this.changes = changes;
    this.own = own;
    this.book = new AddressBook(changes);
  }

  void learn(List<HistoryPiece> pieces) {
    book.prefetch(accounts(pieces));
    for (HistoryPiece piece : pieces) {
      switch (piece) {
        case HistoryPiece.Mapping it -> learn(it.mapping().getPnJid(), it.mapping().getLidJid());
        case HistoryPiece.Chat it -> {
          learn(it.about().getPnJid(), it.about().getLidJid());
          takeToken(it.about());
        }
        case HistoryPiece.Salt it ->
            changes.put(StateKey.single(StateKey.Kind.NCT_SALT), it.salt());
        default -> {}
      }
    }
  }

  /// Tokens that the account had before this device was linked.
  private void takeToken(HistoryConversation about) {
    if (about.hasTcToken() || about.hasTcTokenSenderTimestamp()) {
      jid(about.getId())
          .filter(Accounts::isUser)
          .ifPresent(
              partner -> {
                StoredTokens tokens = new StoredTokens(changes);
                tokens.take(partner, about.getTcToken().toByteArray(), about.getTcTokenTimestamp());
                tokens.issued(partner, about.getTcTokenSenderTimestamp());
              });
    }
  }

  /// What the pieces say; call [#learn] first.
  HistoryChunk translate(List<HistoryPiece> pieces, PartRun.Part part, int number) {
    for (HistoryPiece piece : pieces) {
      switch (piece) {
        case HistoryPiece.Chat it -> chat(it.about());
        case HistoryPiece.Written it -> message(it.chat(), it.message());
        case HistoryPiece.Name it -> name(it.name());
        default -> {}
      }
    }
    return new HistoryChunk(
        part.id(), part.type().publicName(), number, part.progress(), chats, messages, names);
  }

  private void chat(HistoryConversation about) {
    jid(about.getId())
        .ifPresent(
            id ->
                chats.add(
                    new Chat(
                        canonical(id),
                        address(id),
                        about.getName().isEmpty() ? about.getDisplayName() : about.getName(),
                        new Marks(
                            about.getMarkedAsUnread() ? -1 : about.getUnreadCount(),
                            about.getArchived(),
                            about.getPinned() != 0),
                        time(
                            about.getConversationTimestamp() != 0
                                ? about.getConversationTimestamp()
                                : about.getLastMsgTimestamp()),
                        time(about.getMuteEndTime()),
                        about.getEndOfHistoryTransferType() == 1)));
  }

  private void message(String conversation, HistoryMessage message) {
    Jid chat = jid(conversation).or(() -> jid(message.getKey().getRemoteJid())).orElse(null);
    MessageContent content = ContentReader.read(message.getMessage()).orElse(null);
    Instant at = time(message.getMessageTimestamp());
    if (chat == null || content == null || message.getKey().getId().isEmpty()) {
      return;
    }
    int status = message.getStatus();
    messages.add(
        new Item(
            message.getKey().getId(),
            canonical(chat),
            author(message, chat),
            message.getKey().getFromMe(),
            at == null ? Instant.EPOCH : at,
            message.getPushName(),
            status >= 0 && status < STATUSES.length ? STATUSES[status] : STATUSES[0],
            message.getStarred(),
            content));
  }

  private void name(HistoryPushName name) {
    jid(name.getId())
        .filter(Accounts::isUser)
        .ifPresent(id -> names.add(new Name(book.address(id), name.getPushname())));
  }

  private Address author(HistoryMessage message, Jid chat) {
    if (message.getKey().getFromMe()) {
      return new Address(
          own.link().jid().account(), own.link().lid() == null ? null : own.link().lid().account());
    }
    Jid author =
        jid(message.getParticipant()).or(() -> jid(message.getKey().getParticipant())).orElse(chat);
    return address(author);
  }

  private Jid canonical(Jid chat) {
    return Accounts.isUser(chat) ? book.chat(chat) : chat;
  }

  private Address address(Jid jid) {
    return Accounts.isUser(jid) ? book.address(jid) : new Address(null, null);
  }

  private void learn(String phone, String lid) {
    book.learn(jid(phone).orElse(null), jid(lid).orElse(null));
  }

  private static Set<Jid> accounts(List<HistoryPiece> pieces) {
    Set<Jid> accounts = new LinkedHashSet<>();
    for (HistoryPiece piece : pieces) {
      Stream<String> written =
          switch (piece) {
            case HistoryPiece.Mapping it ->
                Stream.of(it.mapping().getPnJid(), it.mapping().getLidJid());
            case HistoryPiece.Chat it ->
                Stream.of(it.about().getId(), it.about().getPnJid(), it.about().getLidJid());
            case HistoryPiece.Name it -> Stream.of(it.name().getId());
            case HistoryPiece.Written it ->
                Stream.of(
                    it.chat(),
                    it.message().getParticipant(),
                    it.message().getKey().getParticipant());
            default -> Stream.of();
          };
      written
          .map(ChunkTranslator::jid)
          .flatMap(Optional::stream)
          .filter(Accounts::isUser)
          .forEach(accounts::add);
    }
    return accounts;
  }

  private static @Nullable Instant time(long seconds) {
    // Some phones write milliseconds for the end of a mute.
    return seconds <= 0
        ? null
        : seconds < 1L << 40 ? Instant.ofEpochSecond(seconds) : Instant.ofEpochMilli(seconds);
  }

  private static Optional<Jid> jid(String written) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    try {
      Jid jid = Jid.parse(written);
      return jid.user().isEmpty() ? Optional.empty() : Optional.of(Accounts.account(jid));
    } catch (MalformedJidException e) {
      return Optional.empty();
    }
  }
}
