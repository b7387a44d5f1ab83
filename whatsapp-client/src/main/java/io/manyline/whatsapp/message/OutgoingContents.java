package io.manyline.whatsapp.message;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.content.ContentReader;
import io.manyline.whatsapp.content.ContentWriter;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.content.Quote;
import io.manyline.whatsapp.content.RawContext;
import io.manyline.whatsapp.content.SealedContents;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.KeptMessages;
import io.manyline.whatsapp.device.KeptMessages.Kept;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.secret.MessageSecret;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes of what is to be sent the protobuf that is encrypted: what it refers to is looked up.
///
/// **Flow:** [MessageSender], and whatever sends to groups, ask for it right before encrypting.
/// **Shape:** a quote by id alone takes what is kept of that message, as do a forward, a vote and
/// an answer to an event. What a person composes gets a fresh secret, so that it can be voted on
/// and answered. **Errors:** [SendException] `MESSAGE_NOT_KNOWN` when it is not kept any more and
/// the caller did not say what is missing, `CONTENT_INVALID` for what no message can say.
public final class OutgoingContents {
  private static final int MOST_SCORE = 127;

  private final RandomGenerator random;

  public OutgoingContents(RandomGenerator random) {
    this.random = random;
  }

  /// @param to account or group, in the family that the chat is addressed in
  public Message compose(OutgoingMessage wanted, Jid to, OwnDevice own, StateChanges state) {
    Composing composing = new Composing(to, own, state);
    return switch (wanted.content()) {
      case MessageContent.Composed it -> withSecret(composing.composed(it));
      case MessageContent.Forward it -> withSecret(composing.forward(it));
      case MessageContent.PollVote it -> composing.vote(it);
      case MessageContent.EventResponse it -> composing.answer(it);
      case MessageContent.Reaction it ->
          composing.write(
              new MessageContent.Reaction(composing.ref(it.target()), it.emoji(), it.at()));
      case MessageContent.Edit it ->
          composing.write(
              new MessageContent.Edit(
                  MessageRef.own(it.target().messageId()), it.content(), it.at()));
      case MessageContent.Revoke it ->
          composing.write(new MessageContent.Revoke(composing.ref(it.target())));
      case MessageContent.EphemeralSetting it -> composing.write(it);
      case MessageContent.Sealed it -> composing.write(it);
      case MessageContent.Unsupported _ ->
          throw new SendException(Reason.CONTENT_INVALID, "a kind that cannot be sent");
    };
  }

  private Message withSecret(Message message) {
    return message.getMessageContextInfo().hasMessageSecret()
        ? message
        : message.toBuilder()
            .setMessageContextInfo(
                message.getMessageContextInfo().toBuilder()
                    .setMessageSecret(ByteString.copyFrom(bytes(MessageSecret.LENGTH))))
            .build();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// One message on its way: the chat, and what is known in it.
  private final class Composing {
    private final Jid to;
    private final Jid ourselves;
    private final Jid chat;
    private final AddressBook book;
    private final KeptMessages kept;

    Composing(Jid to, OwnDevice own, StateChanges state) {
      this.to = to;
      Jid lid = own.link().lid();
      this.ourselves = isPerson(to) || lid == null ? own.accountLike(to) : lid.account();
      this.book = new AddressBook(state);
      this.chat = isPerson(to) ? book.chat(to) : to;
      this.kept = new KeptMessages(state);
    }

    Message write(MessageContent content) {
      return ContentWriter.write(content, to);
    }

    Message composed(MessageContent.Composed content) {
      Quote quote = content.context().quote();
      if (quote == null) {
        return write(content);
      }
      Kept original = kept.find(chat, quote.messageId(), ourselves).orElse(null);
      if (quote.content() == null && original == null) {
        throw unknown("the message to reply to is not kept any more: say what it said");
      }
      Message quoted =
          quote.content() == null && original != null
              ? RawContext.quotable(original.message())
              : null;
      return RawContext.quoting(write(content), author(quote, original), quoted);
    }

    Message forward(MessageContent.Forward forward) {
      Jid source = isPerson(forward.chat()) ? book.chat(forward.chat()) : forward.chat();
      Message original =
          kept.find(source, forward.messageId(), ourselves)
              .orElseThrow(() -> unknown("the message to forward is not kept any more"))
              .message();
      int score =
          ContentReader.read(original)
              .filter(MessageContent.Composed.class::isInstance)
              .map(content -> ((MessageContent.Composed) content).context())
              .map(MessageContext::forwardingScore)
              .orElseThrow(() -> unknown("that message cannot be forwarded"));
      return RawContext.forwarded(original, Math.min(MOST_SCORE, score + 1));
    }

    Message vote(MessageContent.PollVote vote) {
      KeptMessages.Secret secret = secret(vote.poll().messageId());
      if (!secret.options().containsAll(vote.options())) {
        throw new SendException(Reason.CONTENT_INVALID, "the poll has no such option");
      }
      MessageContent.PollVote known =
          new MessageContent.PollVote(target(vote.poll(), secret), vote.options(), vote.at());
      return write(
          SealedContents.seal(known, secret.secret(), ourselves, bytes(MessageSecret.IV_LENGTH)));
    }

    Message answer(MessageContent.EventResponse answer) {
      KeptMessages.Secret secret = secret(answer.event().messageId());
      MessageContent.EventResponse known =
          new MessageContent.EventResponse(
              target(answer.event(), secret),
              answer.attendance(),
              answer.extraGuests(),
              answer.at());
      return write(
          SealedContents.seal(known, secret.secret(), ourselves, bytes(MessageSecret.IV_LENGTH)));
    }

    /// What the caller left out is looked up; in a chat of two it is else the other side's.
    MessageRef ref(MessageRef target) {
      if (target.fromMe()) {
        return target;
      }
      Jid author = target.author();
      if (author == null) {
        Kept known = kept.find(chat, target.messageId(), ourselves).orElse(null);
        if (known != null && known.fromMe()) {
          return MessageRef.own(target.messageId());
        }
        author = known != null ? known.author() : isPerson(to) ? to : null;
      }
      if (author == null) {
        throw unknown("the message is not kept any more: say who wrote it");
      }
      return MessageRef.by(like(author), target.messageId());
    }

    private KeptMessages.Secret secret(String messageId) {
      return kept.secret(chat, messageId, ourselves)
          .orElseThrow(() -> unknown("the poll or event is not known any more"));
    }

    private MessageRef target(MessageRef wanted, KeptMessages.Secret secret) {
      return secret.fromMe()
          ? MessageRef.own(wanted.messageId())
          : MessageRef.by(secret.secret().author(), wanted.messageId());
    }

    private Jid author(Quote quote, @Nullable Kept original) {
      if (quote.author() != null) {
        return like(quote.author());
      }
      if (original != null) {
        return original.fromMe() ? ourselves : like(original.author());
      }
      if (!isPerson(to)) {
        throw unknown("the message to reply to is not kept any more: say who wrote it");
      }
      return to;
    }

    /// In the family of the chat, where that form is known.
    private Jid like(Jid author) {
      if (isPerson(to) && author.isLid() != to.isLid()) {
        return book.other(author.account()).orElse(author.account());
      }
      return author.account();
    }

    private static boolean isPerson(Jid jid) {
      return jid.isLid() || jid.isPhoneNumber();
    }

    private static SendException unknown(String why) {
      return new SendException(Reason.MESSAGE_NOT_KNOWN, why);
    }
  }
}
