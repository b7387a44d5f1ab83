package io.manyline.whatsapp.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.content.ContentReader;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.record.StoredKeptMessage;
import io.manyline.whatsapp.record.StoredMessageSecret;
import io.manyline.whatsapp.record.StoredSentMessage;
import io.manyline.whatsapp.secret.MessageSecret;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.List;
import java.util.Optional;

/// What recent messages said, and the secrets of polls and events: for replies by id, forwards,
/// votes and answers.
///
/// **Shape:** `KEPT_MESSAGE` and `MESSAGE_SECRET` by `chat/messageId`, chat in its canonical form;
/// what this device sent itself is found in [SentMessages]. The store drops the oldest. A message
/// above [#LARGEST] bytes is not kept. **Order and threads:** a view of one [StateChanges].
public final class KeptMessages {
  static final int LARGEST = 64 * 1024;
  private static final int MOST_OPTIONS = 100;

  private final StateChanges changes;

  public KeptMessages(StateChanges changes) {
    this.changes = changes;
  }

  /// @param author account form, in the family that it came with
  public record Kept(Message message, Jid author, boolean fromMe) {}

  /// @param options of a poll, in order
  public record Secret(MessageSecret secret, boolean fromMe, List<String> options) {}

  public void keep(Jid chat, String messageId, Kept kept) {
    if (kept.message().getSerializedSize() > LARGEST) {
      return;
    }
    StoredKeptMessage stored =
        StoredKeptMessage.newBuilder()
            .setMessage(kept.message().toByteString())
            .setAuthor(kept.author().account().toString())
            .setFromMe(kept.fromMe())
            .build();
    changes.put(key(Kind.KEPT_MESSAGE, chat, messageId), stored.toByteArray());
  }

  /// The secret of a poll or event that this device sends; what it says is in [SentMessages].
  ///
  /// @param ourselves in the family of the chat
  public void sent(Jid chat, String messageId, Message message, Jid ourselves) {
    ContentReader.read(message)
        .ifPresent(
            content -> keepSecret(chat, messageId, new Kept(message, ourselves, true), content));
  }

  /// Keeps what opens votes and answers; nothing for what is neither poll nor event.
  public void keepSecret(Jid chat, String messageId, Kept kept, MessageContent content) {
    switch (content) {
      case MessageContent.Poll poll ->
          keepSecret(chat, messageId, kept, poll.secret(), poll.options());
      case MessageContent.Event event ->
          keepSecret(chat, messageId, kept, event.secret(), List.of());
      default -> {}
    }
  }

  public void forget(Jid chat, String messageId) {
    StateKey key = key(Kind.KEPT_MESSAGE, chat, messageId);
    if (changes.read(key) != null) {
      changes.remove(key);
    }
  }

  private void keepSecret(
      Jid chat, String messageId, Kept kept, ByteString secret, List<String> options) {
    if (secret.size() != MessageSecret.LENGTH) {
      return;
    }
    StoredMessageSecret stored =
        StoredMessageSecret.newBuilder()
            .setSecret(secret)
            .setAuthor(kept.author().account().toString())
            .setFromMe(kept.fromMe())
            .addAllOptions(options.stream().limit(MOST_OPTIONS).toList())
            .build();
    changes.put(key(Kind.MESSAGE_SECRET, chat, messageId), stored.toByteArray());
  }

  /// @param ourselves in the family of the chat: who wrote what this device sent
  public Optional<Kept> find(Jid chat, String messageId, Jid ourselves) {
    Optional<StoredSentMessage> sent = new SentMessages(changes).find(chat, messageId);
    if (sent.isPresent()) {
      return parse(sent.get().getMessage()).map(message -> new Kept(message, ourselves, true));
    }
    byte[] stored = changes.read(key(Kind.KEPT_MESSAGE, chat, messageId));
    if (stored == null) {
      return Optional.empty();
    }
    try {
      StoredKeptMessage kept = StoredKeptMessage.parseFrom(stored);
      Jid author = Jid.parse(kept.getAuthor());
      return parse(kept.getMessage()).map(message -> new Kept(message, author, kept.getFromMe()));
    } catch (InvalidProtocolBufferException | MalformedJidException e) {
      return Optional.empty();
    }
  }

  /// The secret of a poll or event; else that of any message that is still kept.
  public Optional<Secret> secret(Jid chat, String messageId, Jid ourselves) {
    byte[] stored = changes.read(key(Kind.MESSAGE_SECRET, chat, messageId));
    if (stored == null) {
      return find(chat, messageId, ourselves).flatMap(kept -> secretOf(messageId, kept));
    }
    try {
      StoredMessageSecret secret = StoredMessageSecret.parseFrom(stored);
      return Optional.of(
          new Secret(
              new MessageSecret(
                  messageId, Jid.parse(secret.getAuthor()), secret.getSecret().toByteArray()),
              secret.getFromMe(),
              secret.getOptionsList()));
    } catch (InvalidProtocolBufferException | MalformedJidException e) {
      return Optional.empty();
    }
  }

  private static Optional<Secret> secretOf(String messageId, Kept kept) {
    ByteString secret = kept.message().getMessageContextInfo().getMessageSecret();
    return secret.size() == MessageSecret.LENGTH
        ? Optional.of(
            new Secret(
                new MessageSecret(messageId, kept.author(), secret.toByteArray()),
                kept.fromMe(),
                List.of()))
        : Optional.empty();
  }

  private static Optional<Message> parse(ByteString bytes) {
    try {
      return Optional.of(Message.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static StateKey key(Kind kind, Jid chat, String messageId) {
    return new StateKey(kind, chat + "/" + messageId);
  }
}
