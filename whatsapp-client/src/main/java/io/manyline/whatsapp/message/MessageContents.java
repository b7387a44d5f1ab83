package io.manyline.whatsapp.message;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.content.ContentReader;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a decrypted message says.
///
/// **Source:** docs/protocol: protobuf numbers; wire names as in the published schemas.
final class MessageContents {
  private static final int HISTORY_SYNC_NOTIFICATION = 5;

  private MessageContents() {}

  /// What became of a plaintext.
  sealed interface Read {
    /// Something to show.
    ///
    /// @param message as it came @param sentTo the chat that our own device says it wrote to
    record Chat(Message message, MessageContent content, @Nullable Jid sentTo) implements Read {}

    /// For this device only: keys, history, settings.
    ///
    /// @param message null when it is of no kind that concerns a device
    record Peer(@Nullable ProtocolMessage message) implements Read {
      boolean isHistory() {
        return message != null
            && (message.getType() == HISTORY_SYNC_NOTIFICATION
                || message.hasHistorySyncNotification());
      }
    }

    /// Nothing that a person wrote.
    record Nothing() implements Read {}
  }

  /// @param own whether one of our own devices wrote it: only then may it speak for us
  static Read read(byte[] plaintext, boolean own, boolean peer, boolean group)
      throws InvalidProtocolBufferException {
    Message message = Message.parseFrom(plaintext);
    Jid sentTo = null;
    if (own && message.hasDeviceSentMessage()) {
      DeviceSentMessage sent = message.getDeviceSentMessage();
      sentTo = parse(sent.getDestinationJid()).orElse(null);
      message =
          message.hasMessageContextInfo() && !sent.getMessage().hasMessageContextInfo()
              ? sent.getMessage().toBuilder()
                  .setMessageContextInfo(message.getMessageContextInfo())
                  .build()
              : sent.getMessage();
    }
    // In a group our own devices write like everybody: to us alone only in a chat of two.
    if (own && !group && sentTo == null && message.hasProtocolMessage()) {
      return new Read.Peer(message.getProtocolMessage());
    }
    if (peer) {
      return new Read.Peer(null);
    }
    Optional<MessageContent> content = ContentReader.read(message);
    return content.isPresent() ? new Read.Chat(message, content.get(), sentTo) : new Read.Nothing();
  }

  private static Optional<Jid> parse(String jid) {
    try {
      return jid.isEmpty() ? Optional.empty() : Optional.of(Jid.parse(jid));
    } catch (MalformedJidException e) {
      return Optional.empty();
    }
  }
}
