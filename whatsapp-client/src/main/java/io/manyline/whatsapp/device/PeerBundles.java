package io.manyline.whatsapp.device;

import io.manyline.whatsapp.curve.InvalidKeyException;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.signal.SignalException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins ratchets with devices from their key bundles.
///
/// **Order and threads:** on the lane. **Errors:** a bundle that does not verify is left out: its
/// device gets nothing. A companion's must carry its phone's vouching, by the identity that we know
/// of the account. **Source:** docs/protocol: key bundles (whatsapp-rust wacore/src/adv.rs).
public final class PeerBundles {
  private static final Logger log = LoggerFactory.getLogger(PeerBundles.class);

  private final KeyBundleQuery query;
  private final PeerCipher cipher;

  public PeerBundles(KeyBundleQuery query, PeerCipher cipher) {
    this.query = query;
    this.cipher = cipher;
  }

  public CompletionStage<Map<Jid, KeyBundleQuery.Bundle>> fetch(Collection<Jid> devices) {
    return query.bundles(devices);
  }

  /// Begins ratchets, phones first: a phone's bundle shows the identity that vouches for the rest.
  public void establish(StateChanges changes, Map<Jid, KeyBundleQuery.Bundle> bundles) {
    List<Map.Entry<Jid, KeyBundleQuery.Bundle>> ordered =
        bundles.entrySet().stream()
            .sorted(Comparator.comparingInt(each -> each.getKey().device()))
            .toList();
    for (Map.Entry<Jid, KeyBundleQuery.Bundle> each : ordered) {
      establish(changes, each.getKey(), each.getValue());
    }
  }

  /// @return whether there is a ratchet now
  public boolean establish(StateChanges changes, Jid device, KeyBundleQuery.Bundle bundle) {
    try {
      if (device.device() != 0) {
        verify(changes, device, bundle);
      }
      cipher.establish(changes, device, bundle.keys());
      return true;
    } catch (InvalidDeviceIdentityException | SignalException | InvalidKeyException e) {
      log.warn("left a device out whose bundle does not verify: {}", e.getMessage());
      return false;
    }
  }

  private static void verify(StateChanges changes, Jid device, KeyBundleQuery.Bundle bundle) {
    ADVSignedDeviceIdentity identity = bundle.identity();
    if (identity == null) {
      throw invalid("a companion's bundle without device-identity");
    }
    byte[] claimed = identity.getAccountSignatureKey().toByteArray();
    byte[] known = PeerCipher.accountIdentity(changes, device.account());
    byte[] account = known != null ? known : claimed;
    if (claimed.length != 0 && !Arrays.equals(claimed, account)) {
      throw invalid("vouched for by another identity than the account's");
    }
    DeviceIdentities.verify(identity, account, bundle.keys().identityKey());
  }

  private static InvalidDeviceIdentityException invalid(String message) {
    return new InvalidDeviceIdentityException(
        InvalidDeviceIdentityException.Part.ACCOUNT_SIGNATURE, message);
  }
}
