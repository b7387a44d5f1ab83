package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.signal.RatchetState.PendingPreKey;
import io.manyline.whatsapp.signal.RatchetState.SenderChain;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first agreement with a peer, from both sides, without a post-quantum part.
///
/// **Shape:** secret = 32 bytes FF, identity × signed prekey, base × identity, base × signed prekey
/// [, base × one-time prekey]. **Errors:** `InvalidKeyException` for keys of low order. **Source:**
/// X3DH specification section 3.3; docs/protocol/signal.md.
final class X3dh {
  private X3dh() {}

  /// The initiator's side, from a bundle whose signature has been checked.
  static RatchetState begin(LocalIdentity local, PreKeyBundle bundle, SecureRandom random) {
    var ours = local.identity().privateKey();
    var base = Curve.generate(random);
    var signedPreKey = bundle.signedPreKey();
    var oneTime = bundle.oneTime();
    var root =
        root(
            Curve.agree(ours, signedPreKey),
            Curve.agree(base.privateKey(), bundle.identityKey()),
            Curve.agree(base.privateKey(), signedPreKey),
            oneTime == null ? null : Curve.agree(base.privateKey(), oneTime.publicKey()));

    var ratchetKey = Curve.generate(random);
    var next = RootKey.ratchet(root.root(), ratchetKey.privateKey(), signedPreKey);
    return new RatchetState(
        bundle.identityKey().clone(),
        bundle.registrationId(),
        base.publicKey(),
        next.root(),
        new SenderChain(ratchetKey, next.chain(), 0),
        List.of(),
        new PendingPreKey(oneTime == null ? null : oneTime.id(), bundle.signedPreKeyId()));
  }

  /// The responder's side: until it decrypts, its ratchet key is the signed prekey.
  static RatchetState answer(
      LocalIdentity local, PreKeyMessage message, KeyPair signedPreKey, @Nullable KeyPair oneTime) {
    var base = message.baseKey();
    var root =
        root(
            Curve.agree(signedPreKey.privateKey(), message.identityKey()),
            Curve.agree(local.identity().privateKey(), base),
            Curve.agree(signedPreKey.privateKey(), base),
            oneTime == null ? null : Curve.agree(oneTime.privateKey(), base));
    return new RatchetState(
        message.identityKey(),
        message.registrationId(),
        base,
        root.root(),
        new SenderChain(signedPreKey, root.chain(), 0),
        List.of(),
        null);
  }

  private static RootKey root(byte[] first, byte[] second, byte[] third, byte @Nullable [] fourth) {
    var secret = new byte[32 * (fourth == null ? 4 : 5)];
    Arrays.fill(secret, 0, 32, (byte) 0xFF);
    System.arraycopy(first, 0, secret, 32, 32);
    System.arraycopy(second, 0, secret, 64, 32);
    System.arraycopy(third, 0, secret, 96, 32);
    if (fourth != null) {
      System.arraycopy(fourth, 0, secret, 128, 32);
    }
    return RootKey.ofAgreement(secret);
  }
}
