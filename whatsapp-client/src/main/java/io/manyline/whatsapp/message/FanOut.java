package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.content.StanzaTraits;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.DeviceLists;
import io.manyline.whatsapp.device.KeptMessages;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.SentMessages;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.message.MessageSender.Outgoing;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.record.StoredSentMessage;
import io.manyline.whatsapp.token.PrivacyTokens;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// One message, encrypted for every device of the recipient and for our own other devices.
///
/// **Shape:** addressed by LID where it is known, and all devices in that same family. **Order and
/// threads:** [#encrypt] reads every ratchet anew, steps it and commits, in one task. **Errors:**
/// [SendException] `NO_DEVICE`. A device without a usable bundle is left out. **Source:**
/// docs/protocol: sending (whatsmeow send.go).
public final class FanOut {
  private final StateLedger ledger;
  private final PeerCipher cipher;
  private final PeerBundles bundles;
  private final DeviceEncryptor encryptor;
  private final PrivacyTokens tokens;
  private final InstantSource clock;

  public FanOut(
      StateLedger ledger,
      PeerCipher cipher,
      PeerBundles bundles,
      DeviceEncryptor encryptor,
      PrivacyTokens tokens,
      InstantSource clock) {
    this.ledger = ledger;
    this.cipher = cipher;
    this.bundles = bundles;
    this.encryptor = encryptor;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Devices that the message is for and that there is no ratchet with yet.
  List<Jid> strangers(Outgoing outgoing, OwnDevice own) {
    StateChanges state = ledger.begin();
    List<Jid> all = targets(state, outgoing, own).all();
    cipher.prefetch(state, all);
    return all.stream().filter(device -> !cipher.hasSession(state, device)).toList();
  }

  CompletionStage<PreparedMessage> encrypt(
      Outgoing outgoing, OwnDevice own, Map<Jid, KeyBundleQuery.Bundle> fetched) {
    StateChanges changes = ledger.begin();
    Targets targets = targets(changes, outgoing, own);
    cipher.prefetch(changes, targets.all());
    begin(changes, targets, fetched);

    StanzaTraits traits = StanzaTraits.of(outgoing.message());
    List<Node> receivers = new ArrayList<>();
    for (Jid device : targets.theirs()) {
      add(receivers, changes, device, outgoing.message(), traits);
    }
    if (receivers.isEmpty() && !targets.theirs().isEmpty()) {
      forgetLists(targets);
      throw new SendException(Reason.NO_DEVICE, "no device of the recipient has usable keys");
    }
    Message copy = DeviceEncryptor.sentCopy(outgoing.message(), targets.to());
    for (Jid device : targets.ours()) {
      add(receivers, changes, device, copy, traits);
    }
    if (receivers.isEmpty()) {
      throw new SendException(Reason.NO_DEVICE, "there is no device to send to");
    }
    Jid chat = chat(changes, outgoing, targets.to());
    Optional<Node> token = tokens.forMessage(changes, targets.to());
    Node stanza = stanza(outgoing, targets.to(), receivers, own, traits, token);
    new KeptMessages(changes)
        .sent(chat, outgoing.messageId(), outgoing.message(), own.accountLike(targets.to()));
    return commit(changes, outgoing, outgoing.chat() == null ? targets.to() : chat, stanza);
  }

  private CompletionStage<PreparedMessage> commit(
      StateChanges changes, Outgoing outgoing, Jid to, Node stanza) {
    Jid chat = chat(changes, outgoing, to);
    StoredSentMessage sent =
        StoredSentMessage.newBuilder()
            .setMessage(outgoing.message().toByteString())
            .setTo(to.toString())
            .build();
    new SentMessages(changes).put(chat, outgoing.messageId(), sent);
    PreparedMessage prepared =
        new PreparedMessage(
            outgoing.messageId(), to, chat, NodeEncoder.encode(stanza), clock.instant());
    return ledger.commit(changes, prepared).thenApply(done -> prepared);
  }

  private static Jid chat(StateChanges changes, Outgoing outgoing, Jid to) {
    return outgoing.chat() == null ? new AddressBook(changes).chat(to) : outgoing.chat();
  }

  /// Bundles were fetched before: meanwhile the peer, or another message, may have begun a ratchet.
  private void begin(
      StateChanges changes, Targets targets, Map<Jid, KeyBundleQuery.Bundle> fetched) {
    Map<Jid, KeyBundleQuery.Bundle> needed = new LinkedHashMap<>(fetched);
    needed
        .keySet()
        .removeIf(device -> !targets.all().contains(device) || cipher.hasSession(changes, device));
    bundles.establish(changes, needed);
  }

  private void add(
      List<Node> receivers,
      StateChanges changes,
      Jid device,
      Message message,
      StanzaTraits traits) {
    if (cipher.hasSession(changes, device)) {
      Node enc = traits.onCiphertext(encryptor.encrypt(changes, device, message));
      receivers.add(Node.of("to", enc).with("jid", device));
    }
  }

  private static Node stanza(
      Outgoing outgoing,
      Jid to,
      List<Node> receivers,
      OwnDevice own,
      StanzaTraits traits,
      Optional<Node> token) {
    List<Node> children = new ArrayList<>();
    children.add(Node.of("participants").withChildren(receivers));
    boolean opens =
        receivers.stream()
            .flatMap(receiver -> receiver.children("enc").stream())
            .anyMatch(DeviceEncryptor::opensSession);
    if (opens) {
      children.add(DeviceEncryptor.ownIdentity(own));
    }
    traits.meta().ifPresent(children::add);
    token.ifPresent(children::add);
    return traits
        .onStanza(
            Node.of("message")
                .with("id", outgoing.messageId())
                .with("to", outgoing.chat() == null ? to : outgoing.chat()))
        .withChildren(children);
  }

  private Targets targets(StateChanges state, Outgoing outgoing, OwnDevice own) {
    Jid to = new AddressBook(state).preferLid(outgoing.account());
    Jid us = own.accountLike(to);
    List<Jid> ours =
        devices(state, us).stream()
            .filter(device -> device.device() != own.link().jid().device())
            .toList();
    List<Jid> theirs = own.isOwnAccount(to) ? List.of() : devices(state, to);
    return new Targets(to, theirs, ours);
  }

  private List<Jid> devices(StateChanges state, Jid account) {
    return new DeviceLists(state)
        .devices(account, clock.instant()).orElse(List.of()).stream()
            .map(account::withDevice)
            .toList();
  }

  private void forgetLists(Targets targets) {
    StateChanges changes = ledger.begin();
    new DeviceLists(changes).forget(targets.to());
    ledger.commit(changes, () -> {});
  }

  /// @param ours our own other devices
  private record Targets(Jid to, List<Jid> theirs, List<Jid> ours) {
    List<Jid> all() {
      List<Jid> all = new ArrayList<>(theirs);
      all.addAll(ours);
      return all;
    }
  }
}
