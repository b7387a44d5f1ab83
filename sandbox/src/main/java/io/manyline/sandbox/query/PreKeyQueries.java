package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.OneTimeKey;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A device's own keys on the server: upload, count, digest, rotation.
///
/// **Errors:** 406 for an identity that is not the one of the pairing and for a signed prekey whose
/// signature does not verify; 404 for the digest of a device that never uploaded. **Source:**
/// whatsmeow prekeys.go; docs/protocol: iq dispatch table.
final class PreKeyQueries {
  private static final String NAMESPACE = "encrypt";
  private static final int MAX_UPLOAD = 4_096;

  private final Accounts accounts;

  PreKeyQueries(Accounts accounts) {
    this.accounts = accounts;
  }

  void register(IqTable table) {
    table.put(NAMESPACE, "get", "count", this::count);
    table.put(NAMESPACE, "get", "digest", this::digest);
    table.put(NAMESPACE, "set", "list", this::upload);
    table.put(NAMESPACE, "set", "rotate", this::rotate);
  }

  private List<Node> count(Peer from, Node iq) {
    return List.of(Node.of("count").with("value", accounts.preKeyCount(from.address())));
  }

  private List<Node> upload(Peer from, Node iq) {
    Device device = device(from);
    if (!Arrays.equals(WireKeys.toIdentity(iq), device.identity())) {
      throw new IqRefusedException(406);
    }
    List<Node> uploaded = iq.requiredChild("list").children("key");
    if (uploaded.size() > MAX_UPLOAD) {
      throw new IqRefusedException(406);
    }
    List<OneTimeKey> keys = uploaded.stream().map(WireKeys::toKey).toList();
    Device.SignedKey signed = verified(iq.requiredChild("skey"), device);
    accounts.replaceSignedPreKey(from.account(), device, WireKeys.toRegistration(iq), signed);
    accounts.addPreKeys(from.address(), keys);
    return List.of();
  }

  private List<Node> rotate(Peer from, Node iq) {
    Device device = device(from);
    Device.SignedKey signed = verified(iq.requiredChild("rotate").requiredChild("skey"), device);
    accounts.replaceSignedPreKey(from.account(), device, device.registrationId(), signed);
    return List.of();
  }

  private List<Node> digest(Peer from, Node iq) {
    Device device = device(from);
    List<OneTimeKey> keys = accounts.remainingPreKeys(from.address());
    if (keys.isEmpty()) {
      throw new IqRefusedException(404);
    }
    MessageDigest hash = sha1();
    hash.update(device.identity());
    hash.update(device.signedPreKey().value());
    hash.update(device.signedPreKey().signature());
    List<Node> ids = new ArrayList<>();
    for (OneTimeKey key : keys) {
      hash.update(key.publicKey());
      ids.add(WireKeys.id(key.id()));
    }
    return List.of(
        Node.of(
            "digest",
            WireKeys.registration(device.registrationId()),
            WireKeys.type(),
            Node.of("identity").withBytes(device.identity()),
            WireKeys.signedKey(device.signedPreKey()),
            Node.of("list").withChildren(ids),
            Node.of("hash").withBytes(hash.digest())));
  }

  private static Device.SignedKey verified(Node skey, Device device) {
    Device.SignedKey signed = WireKeys.toSignedKey(skey);
    if (!Curve.verify(device.identity(), Curve.typed(signed.value()), signed.signature())) {
      throw new IqRefusedException(406);
    }
    return signed;
  }

  private static Device device(Peer from) {
    return from.account().device(from.device()).orElseThrow(() -> new IqRefusedException(404));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
