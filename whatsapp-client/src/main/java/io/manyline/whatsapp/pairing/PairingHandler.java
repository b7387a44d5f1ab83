package io.manyline.whatsapp.pairing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException.Part;
import io.manyline.whatsapp.iq.ServerIqHandler;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;

/// Links this device: refs from the server, the phone's vouching, our signature.
///
/// **Flow:** `pair-device` → [PairingCodes]; `pair-success` → verified → credentials durable →
/// `pair-device-sign`. The server then asks for a restart (515). **Errors:** what does not verify
/// is refused by an iq error and ends the client. **Source:** docs/protocol: QR pairing, ADV
/// identity (whatsmeow pair.go).
public final class PairingHandler {
  /// More refs than this are not shown.
  private static final int MAX_REFS = 16;

  /// Hears how linking went, on the lane.
  public interface Listener {
    void onPaired(Credentials.Link link);

    void onRejected(String why);
  }

  private final StateLedger ledger;
  private final StanzaSender sender;
  private final PairingCodes codes;
  private final LinkCodePairing linkCode;
  private final SecureRandom random;
  private final Listener listener;
  private boolean accepting = true;

  public PairingHandler(
      StateLedger ledger,
      StanzaSender sender,
      PairingCodes codes,
      LinkCodePairing linkCode,
      SecureRandom random,
      Listener listener) {
    this.ledger = ledger;
    this.sender = sender;
    this.codes = codes;
    this.linkCode = linkCode;
    this.random = random;
    this.listener = listener;
  }

  public void onPairDevice(Node iq, OwnDevice own) {
    sender.send(ServerIqHandler.result(iq));
    List<String> refs =
        iq.requiredChild("pair-device").children("ref").stream()
            .map(Node::text)
            .filter(ref -> !ref.isBlank())
            .limit(MAX_REFS)
            .toList();
    if (!own.isLinked() && !refs.isEmpty()) {
      codes.show(refs, own.credentials());
    }
  }

  public void onPairSuccess(Node iq, OwnDevice own) {
    if (own.isLinked() || !accepting) {
      sender.send(ServerIqHandler.error(iq, 409, "conflict"));
      return;
    }
    accepting = false;
    codes.stop();
    try {
      accept(iq, own);
    } catch (InvalidDeviceIdentityException e) {
      switch (e.part()) {
        case HMAC -> reject(iq, 401, "hmac-mismatch");
        case ACCOUNT_SIGNATURE -> reject(iq, 401, "signature-mismatch");
        case MALFORMED, DEVICE_SIGNATURE, KEY_INDEX_LIST -> reject(iq, 500, "internal-error");
      }
    } catch (MalformedNodeException | InvalidProtocolBufferException e) {
      reject(iq, 500, "internal-error");
    }
  }

  private void accept(Node iq, OwnDevice own) throws InvalidProtocolBufferException {
    Node success = iq.requiredChild("pair-success");
    Node device = success.requiredChild("device");
    Jid jid = device.requiredJid("jid");
    Jid lid = device.jid("lid").orElse(null);
    ADVSignedDeviceIdentity signed =
        verified(
            ADVSignedDeviceIdentityHMAC.parseFrom(success.requiredChild("device-identity").bytes()),
            own);
    int keyIndex = ADVDeviceIdentity.parseFrom(signed.getDetails()).getKeyIndex();
    String platform = success.child("platform").flatMap(node -> node.attribute("name")).orElse("");
    Credentials.Link link = new Credentials.Link(jid, lid, platform, signed.toByteArray());

    StateChanges changes = ledger.begin();
    Credentials linked = own.writeLinked(changes, link);
    new AddressBook(changes).learn(jid, lid);
    PeerCipher.rememberIdentity(changes, jid, signed.getAccountSignatureKey().toByteArray());
    ledger.commit(
        changes,
        () -> {
          own.use(linked);
          sender.send(deviceSign(iq, signed, keyIndex));
          listener.onPaired(link);
        });
  }

  /// A phone that typed a code proves the secret of that exchange, and is the one that said hello;
  /// one that scanned proves the secret of the picture.
  private ADVSignedDeviceIdentity verified(ADVSignedDeviceIdentityHMAC container, OwnDevice own) {
    KeyPair identity = own.credentials().identity().identity();
    LinkCodePairing.Expected typed = linkCode.expected();
    if (typed != null) {
      try {
        ADVSignedDeviceIdentity signed =
            DeviceIdentities.accept(container, identity, typed.advSecret(), random);
        if (!MessageDigest.isEqual(
            signed.getAccountSignatureKey().toByteArray(), typed.phoneIdentity())) {
          throw new InvalidDeviceIdentityException(
              Part.ACCOUNT_SIGNATURE, "signed by another phone than the one that said hello");
        }
        return signed;
      } catch (InvalidDeviceIdentityException e) {
        if (e.part() != Part.HMAC) {
          throw e;
        }
      }
    }
    return DeviceIdentities.accept(container, identity, own.credentials().advSecret(), random);
  }

  /// The account key stays out, as the published clients leave it out: the server knows it.
  private static Node deviceSign(Node iq, ADVSignedDeviceIdentity signed, int keyIndex) {
    byte[] bytes = signed.toBuilder().clearAccountSignatureKey().build().toByteArray();
    Node identity = Node.of("device-identity").with("key-index", keyIndex).withBytes(bytes);
    return ServerIqHandler.result(iq).withChildren(List.of(Node.of("pair-device-sign", identity)));
  }

  private void reject(Node iq, int code, String text) {
    sender.send(ServerIqHandler.error(iq, code, text));
    listener.onRejected(code + " " + text);
  }
}
