package io.manyline.whatsapp.group;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.content.StanzaTraits;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.KeptMessages;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.ParticipantHash;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.SentMessages;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.record.StoredSentMessage;
import io.manyline.whatsapp.signal.Padding;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Prepares a message for a group, or a status post: its text is encrypted once, with our sender
/// key; devices that lack the key get it encrypted for them alone.
///
/// **Flow:** [GroupDirectory] → bundles of those whom we have no ratchet with, begun in portions
/// with a commit each → one task that encrypts and commits everything. **Shape:** `<message>` with
/// `<participants>` (keys only), `<enc type="skmsg">`, and the hash of all devices. **Order and
/// threads:** on the lane. **Errors:** [SendException] and those of `IqClient`. A device without a
/// usable bundle is left out; it asks by retry receipt. **Source:** docs/protocol: groups
/// (whatsmeow send.go `sendGroup`).
public final class GroupSender {
  /// Bundles in one question, and ratchets begun in one commit.
  private static final int PORTION = 128;

  private final GroupDirectory directory;
  private final StateLedger ledger;
  private final PeerCipher cipher;
  private final PeerBundles bundles;
  private final DeviceEncryptor encryptor;
  private final SecureRandom random;
  private final InstantSource clock;

  GroupSender(
      GroupDirectory directory,
      StateLedger ledger,
      PeerCipher cipher,
      PeerBundles bundles,
      DeviceEncryptor encryptor,
      SecureRandom random,
      InstantSource clock) {
    this.directory = directory;
    this.ledger = ledger;
    this.cipher = cipher;
    this.bundles = bundles;
    this.encryptor = encryptor;
    this.random = random;
    this.clock = clock;
  }

  /// A message on its way through.
  public record Outgoing(String messageId, Jid group, Message message) {}

  public CompletionStage<PreparedMessage> prepare(Outgoing outgoing, OwnDevice own) {
    CompletionStage<Void> known =
        outgoing.group().isStatus()
            ? directory.prepareStatus(StatusStanzas.ourselves(own))
            : directory.prepare(outgoing.group());
    return known
        .thenCompose(_ -> begin(outgoing.group(), own))
        .thenCompose(_ -> encrypt(outgoing, own));
  }

  private CompletionStage<Void> begin(Jid jid, OwnDevice own) {
    StateChanges state = ledger.begin();
    KnownGroup group = known(state, jid);
    List<Jid> lacking = recipients(state, group, own);
    cipher.prefetch(state, lacking);
    List<Jid> strangers =
        lacking.stream().filter(device -> !cipher.hasSession(state, device)).toList();
    CompletionStage<Void> begun = CompletableFuture.completedFuture(null);
    for (int from = 0; from < strangers.size(); from += PORTION) {
      List<Jid> portion = strangers.subList(from, Math.min(strangers.size(), from + PORTION));
      begun = begun.thenCompose(_ -> bundles.fetch(portion)).thenCompose(this::establish);
    }
    return begun;
  }

  private CompletionStage<Void> establish(Map<Jid, KeyBundleQuery.Bundle> fetched) {
    StateChanges changes = ledger.begin();
    cipher.prefetch(changes, fetched.keySet());
    Map<Jid, KeyBundleQuery.Bundle> needed = new LinkedHashMap<>(fetched);
    needed.keySet().removeIf(device -> cipher.hasSession(changes, device));
    bundles.establish(changes, needed);
    return ledger.commit(changes);
  }

  private CompletionStage<PreparedMessage> encrypt(Outgoing outgoing, OwnDevice own) {
    StateChanges changes = ledger.begin();
    KnownGroup group = known(changes, outgoing.group());
    List<Jid> lacking = recipients(changes, group, own);
    OwnSenderKey key = isFresh(changes, group) ? rotate(group) : ownKey(changes, group);
    List<Node> keys = distribute(changes, group, key, lacking);
    byte[] padded = Padding.pad(outgoing.message().toByteArray(), random);
    StanzaTraits traits = StanzaTraits.of(outgoing.message());
    Node shared =
        traits.onCiphertext(
            Node.of("enc")
                .with("v", "2")
                .with("type", "skmsg")
                .withBytes(key.encrypt(changes, padded, random)));
    Node stanza = stanza(outgoing, group, keys, shared, own);
    new KeptMessages(changes)
        .sent(
            outgoing.group(),
            outgoing.messageId(),
            outgoing.message(),
            ourselves(group, own).account());
    return commit(changes, outgoing, stanza);
  }

  private OwnSenderKey rotate(KnownGroup group) {
    group.rotated();
    group.save();
    return OwnSenderKey.create(group.jid(), random);
  }

  private static OwnSenderKey ownKey(StateChanges changes, KnownGroup group) {
    return OwnSenderKey.find(changes, group.jid()).orElseThrow();
  }

  /// The key for those who lack it; they have it from this commit on.
  private List<Node> distribute(
      StateChanges changes, KnownGroup group, OwnSenderKey key, List<Jid> lacking) {
    if (lacking.isEmpty()) {
      return List.of();
    }
    cipher.prefetch(changes, lacking);
    Message distribution = key.distribution();
    List<Node> keys = new ArrayList<>();
    List<Jid> given = new ArrayList<>();
    for (Jid device : lacking) {
      if (cipher.hasSession(changes, device)) {
        Node enc = encryptor.encrypt(changes, device, distribution);
        keys.add(Node.of("to", enc).with("jid", device));
        given.add(device);
      }
    }
    group.gave(given);
    group.save();
    return keys;
  }

  private Node stanza(
      Outgoing outgoing, KnownGroup group, List<Node> keys, Node shared, OwnDevice own) {
    boolean status = group.jid().isStatus();
    List<Node> named = status ? StatusStanzas.named(group, keys) : keys;
    List<Node> children = new ArrayList<>();
    if (!named.isEmpty()) {
      children.add(Node.of("participants").withChildren(named));
    }
    children.add(shared);
    boolean opens =
        keys.stream()
            .flatMap(to -> to.children("enc").stream())
            .anyMatch(DeviceEncryptor::opensSession);
    if (opens) {
      children.add(DeviceEncryptor.ownIdentity(own));
    }
    StanzaTraits traits = StanzaTraits.of(outgoing.message());
    traits.meta().ifPresent(children::add);
    if (status) {
      StatusStanzas.meta(group, outgoing.message()).ifPresent(children::add);
    }
    Node head =
        traits
            .onStanza(Node.of("message").with("id", outgoing.messageId()))
            .with("to", outgoing.group());
    if (status) {
      return head.withChildren(children);
    }
    return head.with("addressing_mode", group.byLid() ? "lid" : "pn")
        .with("phash", ParticipantHash.of(group.devices(null)))
        .withChildren(children);
  }

  private CompletionStage<PreparedMessage> commit(
      StateChanges changes, Outgoing outgoing, Node stanza) {
    StoredSentMessage sent =
        StoredSentMessage.newBuilder()
            .setMessage(outgoing.message().toByteString())
            .setTo(outgoing.group().toString())
            .build();
    new SentMessages(changes).put(outgoing.group(), outgoing.messageId(), sent);
    PreparedMessage prepared =
        new PreparedMessage(
            outgoing.messageId(),
            outgoing.group(),
            outgoing.group(),
            NodeEncoder.encode(stanza),
            clock.instant());
    return ledger.commit(changes, prepared).thenApply(_ -> prepared);
  }

  /// Devices that have to be given our key, if it is to be used as it is, or a new one.
  private static List<Jid> recipients(StateChanges state, KnownGroup group, OwnDevice own) {
    Jid us = ourselves(group, own);
    return isFresh(state, group) ? group.devices(us) : group.lacking(us);
  }

  private static boolean isFresh(StateChanges state, KnownGroup group) {
    return group.mustRotate() || OwnSenderKey.find(state, group.jid()).isEmpty();
  }

  private static Jid ourselves(KnownGroup group, OwnDevice own) {
    Jid lid = own.link().lid();
    Jid account = group.byLid() && lid != null ? lid : own.link().jid();
    return account.withDevice(own.link().jid().device());
  }

  private static KnownGroup known(StateChanges state, Jid jid) {
    return KnownGroup.find(state, jid)
        .orElseThrow(
            () -> new SendException(Reason.NOT_A_MEMBER, "not a member of that group any more"));
  }
}
