package io.manyline.whatsapp.pairing;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.passkey.PasskeyAgreement;
import io.manyline.whatsapp.passkey.PasskeyException;
import io.manyline.whatsapp.passkey.Prologue;
import io.manyline.whatsapp.proto.PrimaryEphemeralIdentity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links behind a passkey: the account's owner signs WhatsApp's challenge, and the phone takes our
/// keys from a sealed request in place of the picture.
///
/// **Flow:** `passkey_prologue_request` → [WaEvent.PasskeyRequested]; [#answer] → prologue;
/// `crsc_continuation` → our nonce, then the sealed request; then `pair-success` as after a scan.
/// **Order and threads:** on the lane. The secret of the picture is replaced by the request: codes
/// shown before are worth nothing, but they prove that we showed them. **Source:**
/// docs/protocol/passkey.md (whatsmeow pair-passkey.go, whatsapp-rust wacore/src/shortcake.rs).
public final class PasskeyPairing {
  private static final Logger log = LoggerFactory.getLogger(PasskeyPairing.class);

  /// How long a scan proves that the picture was ours (whatsmeow), and with it the request's life.
  public static final Duration LIFE = Duration.ofMinutes(5);

  private static final int MAX_OPTIONS = 4_096;

  /// Chrome, as our device properties say.
  private static final int DEVICE_TYPE = 1;

  private static final int NONCE = 32;

  private final IqClient iq;
  private final OwnDevice own;
  private final SecureRandom random;
  private final InstantSource clock;
  private final ClientListener listener;
  private Runnable onRequest = () -> {};
  private @Nullable Asked asked;
  private @Nullable Shown shown;

  /// @param priorSecret of the picture that was scanned
  private record Asked(byte[] priorSecret, Instant until) {}

  private record Shown(KeyPair ephemeral, byte[] nonce, String ref) {}

  public PasskeyPairing(
      IqClient iq,
      OwnDevice own,
      SecureRandom random,
      InstantSource clock,
      ClientListener listener) {
    this.iq = iq;
    this.own = own;
    this.random = random;
    this.clock = clock;
    this.listener = listener;
  }

  /// @param then runs when a passkey is asked for: pairing codes are of no use from then on
  public void onRequest(Runnable then) {
    onRequest = then;
  }

  /// `<notification type=passkey_prologue_request>`
  public void onPrologueRequest(Node notification, Runnable acknowledge) {
    acknowledge.run();
    if (own.isLinked() || !notification.requiredJid("from").equals(Jid.SERVER)) {
      log.warn("left alone a request for a passkey that is not for us");
      return;
    }
    String options = optionsIn(notification);
    if (options != null) {
      ask(options);
      return;
    }
    iq.get("md", Node.of("passkey_request_options"))
        .thenAccept(
            answer -> {
              String fetched = optionsIn(answer);
              if (fetched != null) {
                ask(fetched);
              }
            })
        .exceptionally(
            failure -> {
              log.warn("the options of a passkey did not come: {}", failure.getMessage());
              return null;
            });
  }

  /// The authenticator's answer. @param assertion JSON as `PublicKeyCredential` has it
  ///
  /// @return completes when the server took it; fails with `IqException` when not, and with
  ///   [PasskeyException] when none is asked for
  public CompletionStage<Void> answer(byte[] credentialId, byte[] assertion) {
    Asked open = asked;
    if (open == null || !clock.instant().isBefore(open.until())) {
      return CompletableFuture.failedFuture(new PasskeyException("no passkey is asked for"));
    }
    return iq.get("md", Node.of("ref"))
        .thenCompose(
            answer -> show(open, answer.requiredChild("ref").text(), credentialId, assertion));
  }

  /// `<notification type=crsc_continuation>`: the phone's half.
  public void onContinuation(Node notification, Runnable acknowledge) {
    acknowledge.run();
    Shown mine = shown;
    if (mine == null || !notification.requiredJid("from").equals(Jid.SERVER)) {
      log.warn("left alone a continuation that belongs to no passkey of ours");
      return;
    }
    try {
      goOn(
          mine,
          PasskeyAgreement.parsePrimary(
              notification.requiredChild("primary_ephemeral_identity").bytes()));
    } catch (PasskeyException e) {
      log.warn("left alone the phone's half: {}", e.getMessage());
    }
  }

  private void ask(String options) {
    asked = new Asked(own.credentials().advSecret(), clock.instant().plus(LIFE));
    shown = null;
    own.replaceAdvSecret(random);
    onRequest.run();
    listener.onEvent(new WaEvent.PasskeyRequested(options, clock.instant().plus(LIFE)));
  }

  private CompletionStage<Void> show(
      Asked open, String ref, byte[] credentialId, byte[] assertion) {
    KeyPair ephemeral = Curve.generate(random);
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] payload = Prologue.of(ephemeral.publicKey(), DEVICE_TYPE, ref, nonce).toBytes();
    shown = new Shown(ephemeral, nonce, ref);
    return iq.set(
            "md",
            Node.of(
                "passkey_prologue",
                Node.of("credential_id").withBytes(credentialId),
                Node.of("webauthn_assertion").withBytes(assertion),
                Node.of("prologue_payload").withBytes(payload),
                Node.of("pairing_handoff_proof")
                    .withBytes(Prologue.handoffProof(open.priorSecret(), payload))))
        .thenAccept(taken -> {});
  }

  private void goOn(Shown mine, PrimaryEphemeralIdentity primary) {
    PasskeyAgreement agreement =
        new PasskeyAgreement(
            mine.ephemeral().privateKey(),
            primary.getPublicKey().toByteArray(),
            DEVICE_TYPE,
            mine.ref());
    shown = null;
    iq.set("md", Node.of("companion_nonce").withBytes(mine.nonce()))
        .thenCompose(
            taken -> {
              listener.onEvent(
                  new WaEvent.PasskeyCode(PasskeyAgreement.code(mine.nonce(), primary)));
              byte[] sealed =
                  agreement.seal(
                      new PasskeyAgreement.Companion(
                          own.credentials().noise().publicKey(),
                          own.credentials().identity().identity().publicKey(),
                          own.credentials().advSecret()),
                      random);
              return iq.set("md", Node.of("encrypted_pairing_request").withBytes(sealed));
            })
        .whenComplete(
            (taken, failure) -> {
              if (failure != null) {
                log.warn("the server did not pass on our keys: {}", failure.getMessage());
              }
            });
  }

  private static @Nullable String optionsIn(Node node) {
    return node.child("passkey_request_options")
        .map(Node::text)
        .filter(text -> !text.isBlank() && text.length() <= MAX_OPTIONS)
        .orElse(null);
  }
}
