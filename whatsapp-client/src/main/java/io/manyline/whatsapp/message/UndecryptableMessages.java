package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.receipt.Receipts;
import io.manyline.whatsapp.receipt.RetryRequests;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;
import io.manyline.whatsapp.store.ReceivedRef;
import java.util.Optional;

/// Messages that do not decrypt: known ones are settled, the others reported and asked for again.
///
/// **Flow:** a duplicate, or one whose prekey is gone, may have been received before: the store
/// settles that. Otherwise [WaEvent.MessageUndecryptable] (once for a message), an ack, and a retry
/// receipt by [RetryRequests]. When that was asked in vain, or there is nothing to decrypt, our own
/// phone is asked ([PlaceholderResends]). **Order and threads:** on the lane.
public final class UndecryptableMessages {
  private final StateLedger ledger;
  private final StanzaSender sender;
  private final RetryRequests retries;
  private final PlaceholderResends resends;

  public UndecryptableMessages(
      StateLedger ledger, StanzaSender sender, RetryRequests retries, PlaceholderResends resends) {
    this.ledger = ledger;
    this.sender = sender;
    this.retries = retries;
    this.resends = resends;
  }

  void handle(
      MessageEnvelope envelope,
      MessageEnvelope.Ciphertext ciphertext,
      SignalException.Reason reason,
      OwnDevice own) {
    boolean perhapsKnown =
        reason == SignalException.Reason.DUPLICATE
            || reason == SignalException.Reason.MISSING_PRE_KEY;
    if (!perhapsKnown) {
      askAgain(envelope, ciphertext.retry(), reason, own);
      return;
    }
    ledger.settle(
        ref(envelope),
        known -> {
          if (known) {
            sender.send(Acks.accept(envelope.stanza()));
            sender.send(
                envelope.peer()
                    ? Receipts.arrived(envelope.stanza(), "peer_msg")
                    : IncomingMessageHandler.arrived(envelope));
          } else {
            askAgain(envelope, ciphertext.retry(), reason, own);
          }
        });
  }

  /// A message without anything to decrypt: its sender gave this device nothing.
  void reportUnavailable(MessageEnvelope envelope, OwnDevice own) {
    StateChanges changes = ledger.begin();
    envelope.learnLinks(changes);
    changes.report(event(envelope, changes, "UNAVAILABLE"));
    ledger.commitInbound(
        changes,
        () -> {
          sender.send(Acks.accept(envelope.stanza()));
          resends.ask(envelope, own);
        });
  }

  void succeeded(MessageEnvelope envelope) {
    retries.succeeded(envelope.sender(), envelope.id());
  }

  WaEvent.MessageUndecryptable event(
      MessageEnvelope envelope, StateChanges changes, String reason) {
    Jid partner = envelope.partner() == null ? envelope.sender() : envelope.partner();
    return new WaEvent.MessageUndecryptable(
        envelope.id(),
        new AddressBook(changes).chat(partner),
        envelope.sender(),
        envelope.author(changes),
        envelope.sentAt(),
        reason);
  }

  private void askAgain(
      MessageEnvelope envelope, int answered, SignalException.Reason reason, OwnDevice own) {
    int attempt = retries.nextAttempt(envelope.sender(), envelope.id(), answered);
    StateChanges changes = ledger.begin();
    envelope.learnLinks(changes);
    if (attempt == 1) {
      changes.report(event(envelope, changes, reason.name()));
    }
    Optional<Node> retry = retries.ask(envelope.stanza(), attempt, own, changes);
    ledger.commitInbound(
        changes,
        () -> {
          sender.send(Acks.accept(envelope.stanza()));
          retry.ifPresent(sender::send);
          if (attempt == RetryRequests.MAX_COUNT + 1) {
            resends.ask(envelope, own);
          }
        });
  }

  private ReceivedRef ref(MessageEnvelope envelope) {
    StateChanges state = ledger.begin();
    envelope.learnLinks(state);
    return envelope.ref(state);
  }
}
