package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.channel.ChannelSender;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceDirectory;
import io.manyline.whatsapp.device.NoSuchAccountException;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.PeerState;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.group.GroupSender;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.stanza.ConnectionEndedException;
import io.manyline.whatsapp.stanza.ResponseTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Prepares one message: finds the devices, their keys, encrypts for each, commits.
///
/// **Flow:** recipient → [DeviceDirectory] → [PeerBundles] → [FanOut] → one commit; a group's and a
/// status post go by [GroupSender]. **Order and threads:** on the lane; nothing waits there.
/// Messages to one account are prepared in the order asked for, others overtake. Every ratchet step
/// is taken in the one task that commits it. **Errors:** [SendException].
public final class MessageSender {
  private final DeviceDirectory directory;
  private final PeerBundles bundles;
  private final FanOut fanOut;
  private final GroupSender groups;
  private final ChannelSender channels;
  private final OutgoingContents contents;
  private final StateLedger ledger;
  private final SerialByChat serial = new SerialByChat();

  public MessageSender(
      DeviceDirectory directory,
      PeerBundles bundles,
      FanOut fanOut,
      GroupSender groups,
      ChannelSender channels,
      OutgoingContents contents,
      StateLedger ledger) {
    this.directory = directory;
    this.bundles = bundles;
    this.fanOut = fanOut;
    this.groups = groups;
    this.channels = channels;
    this.contents = contents;
    this.ledger = ledger;
  }

  public CompletionStage<PreparedMessage> prepare(OutgoingMessage wanted, OwnDevice own) {
    Jid to = wanted.to();
    if (to.isChannel() && !wanted.messageId().isBlank()) {
      return serial
          .run(to, () -> channels.prepare(wanted))
          .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(failure)));
    }
    boolean group = to.isGroup() && !to.user().isEmpty();
    if ((group || to.isStatus()) && !wanted.messageId().isBlank()) {
      return to.isStatus() && wanted.content() instanceof MessageContent.Reaction reaction
          ? prepareStatusReaction(wanted, reaction, own)
          : prepareForGroup(wanted, own);
    }
    boolean number = to.isLid() || to.user().matches("\\d{5,20}");
    if (!Accounts.isUser(to) || !number || wanted.messageId().isBlank()) {
      return CompletableFuture.failedFuture(
          new SendException(Reason.RECIPIENT_INVALID, "not a person's address"));
    }
    Jid account = Accounts.account(to);
    StateChanges known = ledger.begin();
    PeerState.prefetch(known, account);
    Jid queue = new AddressBook(known).preferLid(account);
    return serial
        .run(queue, () -> prepare(wanted, account, own))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(failure)));
  }

  private CompletionStage<PreparedMessage> prepareForGroup(OutgoingMessage wanted, OwnDevice own) {
    Jid group = wanted.to();
    return serial
        .run(
            group,
            () -> {
              Message message = contents.compose(wanted, group, own, ledger.begin());
              return groups.prepare(
                  new GroupSender.Outgoing(wanted.messageId(), group, message), own);
            })
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translateGroup(failure)));
  }

  /// A reaction to a status post is for its author alone.
  private CompletionStage<PreparedMessage> prepareStatusReaction(
      OutgoingMessage wanted, MessageContent.Reaction reaction, OwnDevice own) {
    Message message;
    try {
      message = contents.compose(wanted, Jid.STATUS, own, ledger.begin());
    } catch (SendException e) {
      return CompletableFuture.failedFuture(e);
    }
    String author = message.getReactionMessage().getKey().getParticipant();
    if (author.isEmpty()) {
      return CompletableFuture.failedFuture(
          new SendException(
              Reason.CONTENT_INVALID,
              "a reaction to a status post, " + reaction.target().messageId() + ", of our own"));
    }
    Jid account = Accounts.account(Jid.parse(author));
    Jid queue = new AddressBook(ledger.begin()).preferLid(account);
    return serial
        .run(
            queue,
            () ->
                directory
                    .find(account)
                    .thenCombine(
                        directory.find(Accounts.account(own.link().jid())), (found, us) -> found)
                    .thenCompose(
                        found -> {
                          Outgoing outgoing =
                              new Outgoing(wanted.messageId(), found, message, Jid.STATUS);
                          return begin(fanOut.strangers(outgoing, own))
                              .thenCompose(fetched -> fanOut.encrypt(outgoing, own, fetched));
                        }))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(failure)));
  }

  private static SendException translateGroup(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof IqException refused && (refused.code() == 403 || refused.code() == 404)
        ? new SendException(Reason.NOT_A_MEMBER, "not a member of that group")
        : translate(failure);
  }

  private CompletionStage<PreparedMessage> prepare(
      OutgoingMessage wanted, Jid account, OwnDevice own) {
    CompletionStage<Jid> recipient = directory.find(account);
    CompletionStage<Jid> ourselves = directory.find(Accounts.account(own.link().jid()));
    return recipient
        .thenCombine(ourselves, (found, us) -> found)
        .thenCompose(
            found -> {
              StateChanges state = ledger.begin();
              Jid chat = new AddressBook(state).preferLid(found);
              Message message = contents.compose(wanted, chat, own, state);
              Outgoing outgoing = new Outgoing(wanted.messageId(), found, message, null);
              return begin(fanOut.strangers(outgoing, own))
                  .thenCompose(fetched -> fanOut.encrypt(outgoing, own, fetched));
            });
  }

  private CompletionStage<Map<Jid, KeyBundleQuery.Bundle>> begin(List<Jid> strangers) {
    return strangers.isEmpty()
        ? CompletableFuture.completedFuture(Map.of())
        : bundles.fetch(strangers);
  }

  private static SendException translate(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case SendException known -> known;
      case NoSuchAccountException _ ->
          new SendException(
              Reason.RECIPIENT_NOT_ON_WHATSAPP, "WhatsApp knows no account by that address");
      case ConnectionEndedException _ ->
          new SendException(Reason.DISCONNECTED, "the connection ended");
      case ResponseTimeoutException _ ->
          new SendException(Reason.TIMEOUT, "WhatsApp did not answer in time");
      case IqException refused -> new SendException(Reason.NO_DEVICE, text(refused));
      case MalformedNodeException odd -> new SendException(Reason.NO_DEVICE, text(odd));
      default -> new SendException(Reason.NO_DEVICE, String.valueOf(cause));
    };
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  /// A message on its way through.
  ///
  /// @param account as the server spells it
  /// @param chat that the stanza is addressed to, when it is not the account
  record Outgoing(String messageId, Jid account, Message message, @Nullable Jid chat) {}
}
