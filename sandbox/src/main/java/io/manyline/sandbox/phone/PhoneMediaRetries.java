package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.mediafile.MediaException;
import io.manyline.whatsapp.mediafile.MediaRetryCipher;
import io.manyline.whatsapp.mediafile.MediaRetryCipher.Sealed;
import io.manyline.whatsapp.proto.MediaRetryNotification;
import java.util.List;
import java.util.Optional;

/// A phone that is asked by its companion for a file that the server has no more: stores it again.
///
/// **Shape:** in comes `<receipt type=server-error id>` with `<encrypt>` and `<rmr>`, out goes
/// `<notification type=mediaretry id>` with `<encrypt>`, or with `<error code=2/>` when the phone
/// does not have the message. **Order and threads:** world's thread only. **Source:** whatsmeow
/// mediaretry.go.
final class PhoneMediaRetries {
  private static final int SUCCESS = 1;
  private static final int NOT_FOUND = 2;

  private final World world;
  private final Delivery delivery;
  private final MediaServer media;
  private final Account account;
  private final PhoneChats chats;

  PhoneMediaRetries(PhoneNetwork network, Account account, PhoneChats chats) {
    this.world = network.world();
    this.delivery = network.delivery();
    this.media = network.media();
    this.account = account;
    this.chats = chats;
  }

  void answer(Node receipt) {
    String id = receipt.required("id");
    Jid companion = receipt.requiredJid("from");
    Node which = receipt.child("rmr").orElse(Node.of("rmr"));
    Node notification =
        Node.of("notification")
            .with("from", Jid.SERVER)
            .with("id", id)
            .with("type", "mediaretry")
            .with("t", world.nowSeconds());
    Node answer =
        file(id)
            .map(file -> sealed(receipt, id, file))
            .orElseGet(() -> Node.of("error").with("code", NOT_FOUND));
    delivery.deliver(
        account.address(companion.device()), notification.withChildren(List.of(which, answer)));
  }

  private Optional<PhoneMedia> file(String id) {
    return chats
        .find(PhoneMessage.Direction.IN, id)
        .or(() -> chats.find(PhoneMessage.Direction.OUT, id))
        .flatMap(PhoneMessage::media);
  }

  private Node sealed(Node receipt, String id, PhoneMedia file) {
    byte[] key = file.secrets().mediaKey();
    try {
      Node asked = receipt.requiredChild("encrypt");
      MediaRetryCipher.openRequest(
          key,
          id,
          new Sealed(asked.requiredChild("enc_p").bytes(), asked.requiredChild("enc_iv").bytes()));
    } catch (MediaException e) {
      return Node.of("error").with("code", 3);
    }
    Optional<String> path = media.renew(file.secrets().storedSha256());
    MediaRetryNotification.Builder told =
        MediaRetryNotification.newBuilder()
            .setStanzaId(id)
            .setResult(path.isPresent() ? SUCCESS : NOT_FOUND);
    path.ifPresent(told::setDirectPath);
    byte[] iv = new byte[MediaRetryCipher.IV_BYTES];
    world.secureRandom().nextBytes(iv);
    Sealed answer = MediaRetryCipher.sealAnswer(key, id, iv, told.build());
    return Node.of(
        "encrypt",
        Node.of("enc_p").withBytes(answer.ciphertext()),
        Node.of("enc_iv").withBytes(answer.iv()));
  }
}
