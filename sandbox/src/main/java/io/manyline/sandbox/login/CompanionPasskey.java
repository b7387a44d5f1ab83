package io.manyline.sandbox.login;

import io.manyline.sandbox.login.PairingRefusedException.Reason;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One companion's way through the passkey of the account that scanned its code.
///
/// **Flow:** request → assertion and prologue → the phone's half → nonce → sealed keys; then the
/// phone makes its offer. **Order and threads:** world's thread only. **Errors:** what a companion
/// sends wrong is an iq error; 401 for an assertion that does not verify, which may be repeated.
/// **Source:** docs/protocol/passkey.md.
final class CompanionPasskey {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(170);
  private static final int CHALLENGE = 32;
  private static final int UNAUTHORIZED = 401;
  private static final int BAD_REQUEST = 400;

  private final World world;
  private final PendingCompanion companion;
  private @Nullable Asked asked;
  private byte @Nullable [] nonce;

  private record Asked(
      Passkey passkey,
      String challenge,
      CompletableFuture<PasskeyAnswer> answer,
      CompletableFuture<PasskeyKeys> keys) {}

  CompanionPasskey(World world, PendingCompanion companion) {
    this.world = world;
    this.companion = companion;
  }

  /// A phone scanned, and its account has a passkey.
  CompletableFuture<PasskeyAnswer> require(Passkey passkey) {
    if (asked != null) {
      throw new PairingRefusedException(Reason.QR_EXPIRED, "this code was scanned already");
    }
    byte[] bytes = new byte[CHALLENGE];
    world.secureRandom().nextBytes(bytes);
    Asked begun =
        new Asked(
            passkey,
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            new CompletableFuture<>(),
            new CompletableFuture<>());
    asked = begun;
    companion.notify(
        "passkey_prologue_request", Node.of("passkey_request_options").withBytes(options(begun)));
    companion.after(ANSWER_WITHIN, () -> fail("nobody answered for the passkey"));
    return begun.answer();
  }

  /// The phone's half is on its way to the companion. @return what that answers
  CompletableFuture<PasskeyKeys> goOn(byte[] primary) {
    Asked begun = asked;
    if (begun == null || !begun.answer().isDone()) {
      throw new PairingRefusedException(Reason.QR_UNKNOWN, "no passkey was asked for");
    }
    companion.notify("crsc_continuation", Node.of("primary_ephemeral_identity").withBytes(primary));
    return begun.keys();
  }

  void fail(String why) {
    Asked begun = asked;
    if (begun != null) {
      PairingRefusedException gone = new PairingRefusedException(Reason.COMPANION_GONE, why);
      begun.answer().completeExceptionally(gone);
      begun.keys().completeExceptionally(gone);
    }
  }

  /// @return the body of the answer to an iq that is part of this; empty for any other
  Optional<Node> onQuery(Node iq, String ref) {
    if (iq.child("ref").isPresent()) {
      return Optional.of(Node.of("ref").withText(ref));
    }
    if (iq.child("passkey_request_options").isPresent()) {
      return Optional.of(
          asked == null
              ? PendingCompanion.error(BAD_REQUEST, "bad-request")
              : Node.of("passkey_request_options").withBytes(options(asked)));
    }
    return iq.child("passkey_prologue")
        .map(this::prologue)
        .or(() -> iq.child("companion_nonce").map(this::nonce))
        .or(() -> iq.child("encrypted_pairing_request").map(this::keys));
  }

  private Node prologue(Node shown) {
    Asked begun = asked;
    if (begun == null || begun.answer().isDone()) {
      return PendingCompanion.error(BAD_REQUEST, "bad-request");
    }
    byte[] assertion = bytes(shown, "webauthn_assertion");
    String credential =
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(shown, "credential_id"));
    if (!credential.equals(begun.passkey().id())
        || !AssertionCheck.holds(assertion, begun.passkey(), begun.challenge())) {
      return PendingCompanion.error(UNAUTHORIZED, "not-authorized");
    }
    begun
        .answer()
        .complete(
            new PasskeyAnswer(
                bytes(shown, "prologue_payload"), bytes(shown, "pairing_handoff_proof")));
    return Node.of("passkey_prologue");
  }

  private Node nonce(Node shown) {
    nonce = shown.bytes();
    return Node.of("companion_nonce");
  }

  private Node keys(Node sealed) {
    Asked begun = asked;
    byte[] promised = nonce;
    if (begun == null || promised == null || begun.keys().isDone()) {
      return PendingCompanion.error(BAD_REQUEST, "bad-request");
    }
    world.execute(() -> begun.keys().complete(new PasskeyKeys(promised, sealed.bytes())));
    return Node.of("encrypted_pairing_request");
  }

  private static byte[] options(Asked begun) {
    return Json.write(
        Map.of(
            "challenge", begun.challenge(),
            "timeout", ANSWER_WITHIN.toMillis(),
            "rpId", AssertionCheck.RELYING_PARTY,
            "allowCredentials", List.of(Map.of("id", begun.passkey().id(), "type", "public-key")),
            "userVerification", "required"));
  }

  private static byte[] bytes(Node node, String child) {
    return node.child(child).map(Node::bytes).orElse(new byte[0]);
  }
}
