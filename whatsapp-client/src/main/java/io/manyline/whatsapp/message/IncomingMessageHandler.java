package io.manyline.whatsapp.message;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.channel.ChannelMessages;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.PeerState;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.message.MessageContents.Read;
import io.manyline.whatsapp.receipt.Receipts;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `<message>`s that come: decrypted in memory, durable with their ratchet step, then acknowledged.
///
/// **Flow:** stanza → [MessageEnvelope] → [PeerCipher] → [MessageContents] → one commit → ack and
/// receipt. What does not decrypt goes to [UndecryptableMessages]. **Order and threads:** on the
/// lane, in wire order. **Errors:** messages of kinds of addresses that we do not know are
/// acknowledged and not shown. **Source:** docs/protocol: delivery (whatsmeow message.go).
public final class IncomingMessageHandler {
  private static final Logger log = LoggerFactory.getLogger(IncomingMessageHandler.class);

  private final StateLedger ledger;
  private final StanzaSender sender;
  private final PeerCipher cipher;
  private final UndecryptableMessages undecryptable;
  private final GroupCiphertexts groups;
  private final ChannelMessages channels;
  private final PeerListener peers;

  public IncomingMessageHandler(
      StateLedger ledger,
      StanzaSender sender,
      PeerCipher cipher,
      UndecryptableMessages undecryptable,
      PeerListener peers) {
    this.ledger = ledger;
    this.sender = sender;
    this.cipher = cipher;
    this.undecryptable = undecryptable;
    this.groups = new GroupCiphertexts(cipher);
    this.channels = new ChannelMessages(ledger, sender);
    this.peers = peers;
  }

  public void handle(Node stanza, OwnDevice own) {
    if (stanza.requiredJid("from").isChannel()) {
      channels.handle(stanza);
      return;
    }
    MessageEnvelope envelope = MessageEnvelope.read(stanza, own);
    if (envelope.isOfGroup()) {
      handleGroup(envelope, own);
      return;
    }
    if (!envelope.isDirect()) {
      log.debug("acknowledged a message of a kind that is not shown");
      sender.send(Acks.accept(stanza));
      return;
    }
    Optional<MessageEnvelope.Ciphertext> ciphertext = envelope.ciphertext();
    if (ciphertext.isEmpty()) {
      undecryptable.reportUnavailable(envelope, own);
      return;
    }
    StateChanges changes = ledger.begin();
    PeerState.prefetch(changes, envelope.sender());
    envelope.learnLinks(changes);
    byte[] padded;
    try {
      padded =
          cipher.decrypt(
              changes, envelope.sender(), ciphertext.get().type(), ciphertext.get().bytes());
    } catch (SignalException e) {
      undecryptable.handle(envelope, ciphertext.get(), e.reason(), own);
      return;
    }
    undecryptable.succeeded(envelope);
    read(envelope, padded, changes, own);
  }

  private void handleGroup(MessageEnvelope envelope, OwnDevice own) {
    List<MessageEnvelope.Ciphertext> ciphertexts = envelope.ciphertexts();
    if (ciphertexts.isEmpty()) {
      undecryptable.reportUnavailable(envelope, own);
      return;
    }
    StateChanges changes = ledger.begin();
    envelope.learnLinks(changes);
    byte[] padded;
    try {
      padded = groups.decrypt(changes, envelope, ciphertexts);
    } catch (SignalException e) {
      // What came with it for us alone moved a ratchet, and may have been a key for later.
      ledger.commit(changes, () -> {});
      undecryptable.handle(envelope, ciphertexts.getFirst(), e.reason(), own);
      return;
    }
    undecryptable.succeeded(envelope);
    read(envelope, padded, changes, own);
  }

  /// The ratchet moved: whatever the plaintext turns out to be, these changes are committed.
  private void read(MessageEnvelope envelope, byte[] padded, StateChanges changes, OwnDevice own) {
    Node stanza = envelope.stanza();
    Read read;
    try {
      byte[] plaintext = Padding.unpad(padded);
      boolean group = envelope.isOfGroup();
      read = MessageContents.read(plaintext, envelope.ownDevice(), envelope.peer(), group);
    } catch (InvalidProtocolBufferException | SignalException e) {
      log.warn("a message decrypted to what is no message");
      changes.report(undecryptable.event(envelope, changes, "MALFORMED"));
      changes.readInSilence(envelope.ref(changes));
      ledger.commitInbound(
          changes, () -> Acks.refuse(stanza, Acks.INVALID_PROTOBUF).ifPresent(sender::send));
      return;
    }
    if (!(read instanceof Read.Chat) || envelope.partner() == null) {
      changes.readInSilence(envelope.ref(changes));
    }
    switch (read) {
      case Read.Chat chat -> {
        ReceivedMessages.report(envelope, chat, changes, own);
        ledger.commitInbound(changes, () -> finish(stanza, arrived(envelope)));
      }
      case Read.Peer peer -> {
        Runnable then =
            peer.message() == null || !envelope.ownDevice()
                ? () -> {}
                : peers.onPeer(peer.message(), envelope.sender(), changes);
        ledger.commitInbound(
            changes,
            () -> {
              finish(stanza, Receipts.arrived(stanza, "peer_msg"));
              if (peer.isHistory()) {
                sender.send(Receipts.history(envelope.id(), own.link().jid()));
              }
              then.run();
            });
      }
      case Read.Nothing _ -> ledger.commitInbound(changes, () -> finish(stanza, arrived(envelope)));
    }
  }

  private void finish(Node stanza, Node receipt) {
    sender.send(Acks.accept(stanza));
    sender.send(receipt);
  }

  static Node arrived(MessageEnvelope envelope) {
    if (envelope.ownDevice()) {
      return Receipts.arrived(envelope.stanza(), "sender");
    }
    return Receipts.arrived(envelope.stanza(), envelope.inactive() ? "inactive" : null);
  }
}
