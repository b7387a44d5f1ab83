package io.manyline.whatsapp.iq;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.signal.PreKeyBundle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// `encrypt get key`: prekey bundles of devices, each with a one-time key that is used up by
/// asking.
///
/// **Errors:** a device with an error, or with a bundle that cannot be read, is left out.
/// **Source:** docs/protocol: key bundles (whatsmeow prekeys.go).
public final class KeyBundleQuery {
  private final IqClient iq;

  public KeyBundleQuery(IqClient iq) {
    this.iq = iq;
  }

  /// A device's bundle. @param identity how its phone vouches for it; null for a phone itself
  public record Bundle(PreKeyBundle keys, @Nullable ADVSignedDeviceIdentity identity) {}

  public CompletionStage<Map<Jid, Bundle>> bundles(Collection<Jid> devices) {
    List<Node> users = new ArrayList<>();
    for (Jid device : devices) {
      users.add(Node.of("user").with("jid", device));
    }
    return iq.get("encrypt", Node.of("key").withChildren(users)).thenApply(KeyBundleQuery::read);
  }

  private static Map<Jid, Bundle> read(Node answer) {
    Map<Jid, Bundle> bundles = new LinkedHashMap<>();
    for (Node user : answer.requiredChild("list").children("user")) {
      if (user.child("error").isPresent()) {
        continue;
      }
      Bundle bundle = readOrNull(user);
      if (bundle != null) {
        bundles.put(user.requiredJid("jid"), bundle);
      }
    }
    return bundles;
  }

  private static @Nullable Bundle readOrNull(Node user) {
    try {
      return readBundle(user, user.requiredChild("registration").bytes());
    } catch (MalformedNodeException e) {
      return null;
    }
  }

  /// Reads a bundle from the children of a `<user>` or of a retry receipt's `<keys>`.
  ///
  /// @throws MalformedNodeException when a part is missing or of a wrong length
  public static Bundle readBundle(Node keys, byte[] registration) {
    Node signed = keys.requiredChild("skey");
    Node oneTime = keys.child("key").orElse(null);
    PreKeyBundle bundle =
        new PreKeyBundle(
            ByteBuffer.wrap(sized(registration, 4)).getInt(),
            sized(keys.requiredChild("identity").bytes(), 32),
            number(signed.requiredChild("id").bytes()),
            sized(signed.requiredChild("value").bytes(), 32),
            sized(signed.requiredChild("signature").bytes(), 64),
            oneTime == null
                ? null
                : new PreKeyBundle.OneTime(
                    number(oneTime.requiredChild("id").bytes()),
                    sized(oneTime.requiredChild("value").bytes(), 32)));
    return new Bundle(
        bundle, keys.child("device-identity").map(KeyBundleQuery::identity).orElse(null));
  }

  private static ADVSignedDeviceIdentity identity(Node node) {
    try {
      return ADVSignedDeviceIdentity.parseFrom(node.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedNodeException("device-identity is no ADVSignedDeviceIdentity");
    }
  }

  private static byte[] sized(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new MalformedNodeException("expected " + length + " bytes, got " + bytes.length);
    }
    return bytes;
  }

  private static int number(byte[] bytes) {
    byte[] id = sized(bytes, 3);
    return (id[0] & 0xff) << 16 | (id[1] & 0xff) << 8 | id[2] & 0xff;
  }
}
