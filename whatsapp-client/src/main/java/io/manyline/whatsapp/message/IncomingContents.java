package io.manyline.whatsapp.message;

import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageContent.Composed;
import io.manyline.whatsapp.content.MessageContent.Sealed;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.content.RawContext;
import io.manyline.whatsapp.content.SealedContents;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.KeptMessages;
import io.manyline.whatsapp.device.KeptMessages.Kept;
import io.manyline.whatsapp.device.KeptMessages.Secret;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.secret.MessageSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of a content that came: opened when it was sealed, its references turned into our
/// own view, and kept so that it can be quoted.
///
/// **Flow:** [IncomingMessageHandler], and whatever decrypts group messages, hand it what they
/// read. **Errors:** none: what does not open stays sealed, and who edits or takes back what is not
/// theirs is not followed (`Unsupported`). An admin of a group may take back what others wrote:
/// that the author was an admin is the server's check.
public final class IncomingContents {
  private final OwnDevice own;
  private final AddressBook book;
  private final KeptMessages kept;

  public IncomingContents(StateChanges changes, OwnDevice own) {
    this.own = own;
    this.book = new AddressBook(changes);
    this.kept = new KeptMessages(changes);
  }

  /// Where a message came from.
  ///
  /// @param chat canonical id @param partner the group, `status@broadcast`, or the other account of
  ///   a chat of two
  /// @param sender account form, as on the wire @param fromMe one of our own devices wrote it
  public record Origin(String messageId, Jid chat, Jid partner, Jid sender, boolean fromMe) {
    boolean isGroup() {
      return !partner.isLid() && !partner.isPhoneNumber();
    }
  }

  /// @param message as it came @param content what it says, as read
  public MessageContent take(Message message, MessageContent content, Origin origin) {
    MessageContent opened = content instanceof Sealed it ? open(it, origin) : content;
    return switch (opened) {
      case Composed it -> keep(message, it, origin);
      case MessageContent.Edit it -> edit(it, origin);
      case MessageContent.Revoke it -> revoke(it, origin);
      case MessageContent.Reaction it ->
          new MessageContent.Reaction(ours(it.target(), origin), it.emoji(), it.at());
      case MessageContent.PollVote it ->
          new MessageContent.PollVote(ours(it.poll(), origin), it.options(), it.at());
      case MessageContent.EventResponse it ->
          new MessageContent.EventResponse(
              ours(it.event(), origin), it.attendance(), it.extraGuests(), it.at());
      case Sealed it ->
          new Sealed(it.purpose(), ours(it.target(), origin), it.iv(), it.payload(), it.at());
      default -> opened;
    };
  }

  private MessageContent keep(Message message, Composed content, Origin origin) {
    boolean viewOnce = content instanceof MessageContent.Media media && media.viewOnce();
    Kept what = new Kept(RawContext.kept(message), origin.sender(), origin.fromMe());
    if (!viewOnce) {
      kept.keep(origin.chat(), origin.messageId(), what);
    }
    kept.keepSecret(origin.chat(), origin.messageId(), what, content);
    return content;
  }

  private MessageContent edit(MessageContent.Edit edit, Origin origin) {
    MessageRef target = ours(edit.target(), origin);
    if (!wrote(target, origin)) {
      return new MessageContent.Unsupported("protocolMessage");
    }
    // What it said before is not to be quoted any more.
    kept.forget(origin.chat(), target.messageId());
    return new MessageContent.Edit(target, edit.content(), edit.at());
  }

  private MessageContent revoke(MessageContent.Revoke revoke, Origin origin) {
    MessageRef target = ours(revoke.target(), origin);
    if (!origin.partner().isGroup() && !wrote(target, origin)) {
      return new MessageContent.Unsupported("protocolMessage");
    }
    kept.forget(origin.chat(), target.messageId());
    return new MessageContent.Revoke(target);
  }

  /// Tries the forms of both addresses: which of them was sealed with is not told.
  private MessageContent open(Sealed sealed, Origin origin) {
    Jid ourselves = own.accountLike(origin.partner());
    Optional<Secret> secret = kept.secret(origin.chat(), sealed.target().messageId(), ourselves);
    if (secret.isEmpty()) {
      return sealed;
    }
    for (Jid author : forms(secret.get().secret().author(), secret.get().fromMe())) {
      MessageSecret tried =
          new MessageSecret(sealed.target().messageId(), author, secret.get().secret().secret());
      for (Jid speaker : forms(origin.sender(), origin.fromMe())) {
        Optional<MessageContent> opened =
            SealedContents.open(sealed, tried, speaker, secret.get().options());
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    }
    return sealed;
  }

  private List<Jid> forms(Jid account, boolean ours) {
    List<Jid> forms = new ArrayList<>(List.of(account));
    book.other(account).ifPresent(forms::add);
    if (ours) {
      forms.add(own.link().jid().account());
      Optional.ofNullable(own.link().lid()).map(Jid::account).ifPresent(forms::add);
    }
    return forms.stream().distinct().toList();
  }

  /// The reference as we see it, where the sender wrote it as they see it.
  private MessageRef ours(MessageRef theirs, Origin origin) {
    Jid author =
        theirs.fromMe() || theirs.author() == null ? authorOf(theirs, origin) : theirs.author();
    return own.isOwnAccount(author)
        ? MessageRef.own(theirs.messageId())
        : MessageRef.by(author, theirs.messageId());
  }

  private Jid authorOf(MessageRef theirs, Origin origin) {
    if (theirs.fromMe() || origin.isGroup()) {
      return origin.sender();
    }
    return origin.fromMe() ? origin.partner() : own.link().jid().account();
  }

  private boolean wrote(MessageRef target, Origin origin) {
    return target.fromMe() == origin.fromMe()
        && (target.fromMe()
            || target.author() == null
            || book.preferLid(target.author()).equals(book.preferLid(origin.sender())));
  }
}
