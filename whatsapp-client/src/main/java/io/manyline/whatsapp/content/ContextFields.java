package io.manyline.whatsapp.content;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.ContextInfo;
import io.manyline.whatsapp.proto.MessageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What messages refer to, in protobuf: message keys, quotes, mentions.
///
/// **Source:** Baileys lib/Utils/messages.js `generateWAMessageFromContent`; whatsmeow send.go
/// `BuildMessageKey`.
final class ContextFields {
  private static final int MOST_MENTIONS = 2_000;
  private static final long LATEST_MILLIS = 1L << 43;

  private ContextFields() {}

  /// @param deep whether to read what a quoted message said
  static MessageContext read(ContextInfo info, boolean deep) {
    if (info.getSerializedSize() == 0) {
      return MessageContext.NONE;
    }
    return new MessageContext(
        deep ? quote(info) : null,
        info.getMentionedJidList().stream()
            .limit(MOST_MENTIONS)
            .map(ContextFields::jid)
            .flatMap(Optional::stream)
            .toList(),
        score(info),
        Duration.ofSeconds(Integer.toUnsignedLong(info.getExpiration())));
  }

  /// Absent when there is nothing to say.
  static Optional<ContextInfo> write(MessageContext context) {
    ContextInfo.Builder info = ContextInfo.newBuilder();
    Quote quote = context.quote();
    if (quote != null) {
      info.setStanzaId(quote.messageId());
      if (quote.author() != null) {
        info.setParticipant(quote.author().account().toString());
      }
      if (quote.content() != null) {
        // The chat matters for references only, which nobody quotes.
        info.setQuotedMessage(ContentWriter.write(quote.content(), Jid.SERVER));
      }
    }
    context.mentions().forEach(mention -> info.addMentionedJid(mention.toString()));
    if (context.forwardingScore() > 0) {
      info.setForwardingScore(context.forwardingScore()).setIsForwarded(true);
    }
    if (context.disappearsAfter().isPositive()) {
      info.setExpiration((int) context.disappearsAfter().toSeconds());
    }
    ContextInfo written = info.build();
    return written.getSerializedSize() == 0 ? Optional.empty() : Optional.of(written);
  }

  static MessageRef ref(MessageKey key) {
    Jid author =
        jid(key.getParticipant())
            .or(() -> jid(key.getRemoteJid()).filter(ContextFields::isPerson))
            .map(Jid::account)
            .orElse(null);
    return new MessageRef(key.getId(), key.getFromMe(), key.getFromMe() ? null : author);
  }

  /// @param chat that both messages are in
  static MessageKey key(MessageRef ref, Jid chat) {
    MessageKey.Builder key =
        MessageKey.newBuilder()
            .setRemoteJid(chat.toString())
            .setFromMe(ref.fromMe())
            .setId(ref.messageId());
    if (!isPerson(chat) && ref.author() != null && !ref.fromMe()) {
      key.setParticipant(ref.author().toString());
    }
    return key.build();
  }

  static Optional<Jid> jid(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Jid.parse(text));
    } catch (MalformedJidException e) {
      return Optional.empty();
    }
  }

  /// Epoch for a time that nobody can mean.
  static Instant millis(long sinceEpoch) {
    return Instant.ofEpochMilli(sinceEpoch > 0 && sinceEpoch < LATEST_MILLIS ? sinceEpoch : 0);
  }

  private static @Nullable Quote quote(ContextInfo info) {
    if (info.getStanzaId().isEmpty()) {
      return null;
    }
    MessageContent content =
        info.hasQuotedMessage()
            ? ContentReader.readQuoted(info.getQuotedMessage()).orElse(null)
            : null;
    return new Quote(
        info.getStanzaId(), jid(info.getParticipant()).map(Jid::account).orElse(null), content);
  }

  private static int score(ContextInfo info) {
    int score = Math.max(0, info.getForwardingScore());
    return info.getIsForwarded() ? Math.max(1, score) : score;
  }

  private static boolean isPerson(Jid jid) {
    return !jid.user().isEmpty() && (jid.isLid() || jid.isPhoneNumber());
  }
}
