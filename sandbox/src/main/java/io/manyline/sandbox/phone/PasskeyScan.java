package io.manyline.sandbox.phone;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.login.PairingDesk;
import io.manyline.sandbox.login.PairingRefusedException;
import io.manyline.sandbox.login.PairingRefusedException.Reason;
import io.manyline.sandbox.login.Passkey;
import io.manyline.sandbox.login.PasskeyAnswer;
import io.manyline.sandbox.login.PasskeyKeys;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.passkey.PasskeyAgreement;
import io.manyline.whatsapp.passkey.PasskeyException;
import io.manyline.whatsapp.passkey.Prologue;
import io.manyline.whatsapp.proto.PrimaryEphemeralIdentity;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/// The phone's side of linking behind a passkey: who signed is who showed the code, and the
/// companion's keys come sealed.
///
/// **Order and threads:** world's thread only. **Errors:** [PairingRefusedException]. **Source:**
/// docs/protocol/passkey.md.
final class PasskeyScan {
  private static final int NONCE = 32;

  private final PairingDesk desk;
  private final SecureRandom random;
  private final QrCode scanned;

  PasskeyScan(PairingDesk desk, SecureRandom random, QrCode scanned) {
    this.desk = desk;
    this.random = random;
    this.scanned = scanned;
  }

  /// @return the code as the companion shows it now: with the secret that it sealed
  CompletableFuture<QrCode> begin(Passkey passkey) {
    return desk.requirePasskey(scanned.ref(), passkey).thenCompose(this::answer);
  }

  private CompletableFuture<QrCode> answer(PasskeyAnswer answer) {
    byte[] proof = Prologue.handoffProof(scanned.advSecret(), answer.prologue());
    if (!MessageDigest.isEqual(proof, answer.handoffProof())) {
      throw refused("whoever signed is not who showed the code");
    }
    try {
      Prologue prologue = Prologue.parse(answer.prologue());
      KeyPair ephemeral = Curve.generate(random);
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      byte[] primary =
          PrimaryEphemeralIdentity.newBuilder()
              .setPublicKey(ByteString.copyFrom(ephemeral.publicKey()))
              .setNonce(ByteString.copyFrom(nonce))
              .build()
              .toByteArray();
      return desk.continuePasskey(scanned.ref(), primary)
          .thenApply(keys -> open(prologue, ephemeral, keys));
    } catch (PasskeyException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private QrCode open(Prologue prologue, KeyPair ephemeral, PasskeyKeys keys) {
    if (!prologue.isPromised(keys.nonce())) {
      throw refused("the nonce is not the one that was promised");
    }
    try {
      PasskeyAgreement.Companion companion =
          new PasskeyAgreement(
                  ephemeral.privateKey(),
                  prologue.publicKey(),
                  prologue.deviceType(),
                  prologue.ref())
              .open(keys.sealed());
      return new QrCode(
          scanned.ref(), companion.noiseKey(), companion.identity(), companion.advSecret());
    } catch (PasskeyException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static PairingRefusedException refused(String why) {
    return new PairingRefusedException(Reason.COMPANION_REJECTED, why);
  }
}
