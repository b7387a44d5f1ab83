package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// What we tell one of our own devices only.
///
/// **Order and threads:** on the lane; the frame leaves after the ratchet step is durable. Nobody
/// waits for the ack: what is lost is asked for again. **Source:** docs/protocol: sending, peer
/// messages (whatsmeow send.go `sendPeerMessage`).
public final class PeerMessages {
  private final StateLedger ledger;
  private final PeerCipher cipher;
  private final PeerBundles bundles;
  private final DeviceEncryptor encryptor;
  private final StanzaSender sender;
  private final RandomGenerator random;

  public PeerMessages(
      StateLedger ledger,
      PeerCipher cipher,
      PeerBundles bundles,
      DeviceEncryptor encryptor,
      StanzaSender sender,
      RandomGenerator random) {
    this.ledger = ledger;
    this.cipher = cipher;
    this.bundles = bundles;
    this.encryptor = encryptor;
    this.sender = sender;
    this.random = random;
  }

  /// @param device one of our own, such as the phone
  public CompletionStage<Void> send(Jid device, ProtocolMessage message, OwnDevice own) {
    CompletionStage<Map<Jid, KeyBundleQuery.Bundle>> keys =
        cipher.hasSession(ledger.begin(), device)
            ? CompletableFuture.completedFuture(Map.of())
            : bundles.fetch(List.of(device));
    return keys.thenCompose(fetched -> encrypt(device, message, own, fetched));
  }

  private CompletionStage<Void> encrypt(
      Jid device, ProtocolMessage message, OwnDevice own, Map<Jid, KeyBundleQuery.Bundle> fetched) {
    StateChanges changes = ledger.begin();
    if (!cipher.hasSession(changes, device)) {
      bundles.establish(changes, fetched);
    }
    if (!cipher.hasSession(changes, device)) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("our own device has no usable keys"));
    }
    Node enc =
        encryptor.encrypt(
            changes, device, Message.newBuilder().setProtocolMessage(message).build());
    List<Node> children = new ArrayList<>();
    children.add(Node.of("meta").with("appdata", "default"));
    children.add(enc);
    if (DeviceEncryptor.opensSession(enc)) {
      children.add(DeviceEncryptor.ownIdentity(own));
    }
    Node stanza =
        Node.of("message")
            .with("id", newId())
            .with("to", device)
            .with("category", "peer")
            .with("push_priority", "high")
            .with("type", "text")
            .withChildren(children);
    return ledger.commit(changes).thenRun(() -> sender.send(stanza));
  }

  private String newId() {
    byte[] bytes = new byte[9];
    random.nextBytes(bytes);
    return "3EB0" + HexFormat.of().withUpperCase().formatHex(bytes);
  }
}
