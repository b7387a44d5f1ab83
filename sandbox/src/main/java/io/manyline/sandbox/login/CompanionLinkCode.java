package io.manyline.sandbox.login;

import io.manyline.sandbox.login.PairingRefusedException.Reason;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.linkcode.LinkCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One companion's wish to be linked by a code: what it asked, and what it answers.
///
/// **Order and threads:** world's thread only. **Errors:** what a companion sends wrong is an iq
/// error of [#onStage]. **Source:** whatsmeow pair-code.go; docs/protocol/link-code.md.
final class CompanionLinkCode {
  private static final Pattern DISPLAY = Pattern.compile("[\\p{Alnum} .]+ \\([^()]+\\)");
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  /// Until a phone has the companion's half. Clients take the new secret up when they read the
  /// answer to that half, and would hold what the phone offers sooner against the old one.
  private static final Duration WAY_TO_THE_PHONE = Duration.ofMillis(100);

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final String COUNTRY = "US";

  private final PendingCompanion companion;
  private final byte[] noiseKey;

  /// The last one asked; null until then.
  private @Nullable LinkCodeRequest request;

  /// Who waits for the companion's finish; null when nobody does.
  private @Nullable CompletableFuture<LinkCodeAnswer> answer;

  CompanionLinkCode(PendingCompanion companion, byte[] noiseKey) {
    this.companion = companion;
    this.noiseKey = noiseKey;
  }

  Optional<LinkCodeRequest> request() {
    return Optional.ofNullable(request);
  }

  /// @return what the answer to an iq with that stage holds
  Node onStage(Node stage, String ref) {
    return switch (stage.attribute("stage").orElse("")) {
      case "companion_hello" -> hello(stage, ref);
      case "companion_finish" -> finish(stage);
      case "get_country_code" -> Node.of("country_code").with("iso", COUNTRY);
      default -> PendingCompanion.error(BAD_REQUEST, "bad-request");
    };
  }

  /// A phone typed a code: asks the companion for its half.
  CompletableFuture<LinkCodeAnswer> primaryHello(byte[] wrappedEphemeral, byte[] identity) {
    LinkCodeRequest asked = request;
    if (asked == null) {
      throw new PairingRefusedException(Reason.LINK_CODE_UNKNOWN, "no code was asked for");
    }
    if (answer != null) {
      throw new PairingRefusedException(Reason.LINK_CODE_UNKNOWN, "another attempt is under way");
    }
    CompletableFuture<LinkCodeAnswer> waiting = new CompletableFuture<>();
    answer = waiting;
    companion.notify(
        "link_code_companion_reg",
        Node.of(
                "link_code_companion_reg",
                Node.of("link_code_pairing_wrapped_primary_ephemeral_pub")
                    .withBytes(wrappedEphemeral),
                Node.of("primary_identity_pub").withBytes(identity),
                Node.of("link_code_pairing_ref").withText(asked.ref()))
            .with("stage", "primary_hello"));
    companion.after(ANSWER_WITHIN, () -> fail("the companion did not answer"));
    return waiting;
  }

  void fail(String why) {
    CompletableFuture<LinkCodeAnswer> waiting = answer;
    answer = null;
    if (waiting != null) {
      waiting.completeExceptionally(new PairingRefusedException(Reason.COMPANION_GONE, why));
    }
  }

  private Node hello(Node stage, String ref) {
    byte[] wrapped = bytes(stage, "link_code_pairing_wrapped_companion_ephemeral_pub");
    String display = text(stage, "companion_platform_display");
    String number = stage.jid("jid").map(jid -> jid.user()).orElse("");
    boolean proper =
        wrapped.length == LinkCode.WRAPPED_LENGTH
            && Arrays.equals(noiseKey, bytes(stage, "companion_server_auth_key_pub"))
            && !text(stage, "companion_platform_id").isEmpty()
            && DISPLAY.matcher(display).matches();
    if (!proper) {
      return PendingCompanion.error(BAD_REQUEST, "bad-request");
    }
    if (!companion.isRegistered(number)) {
      return PendingCompanion.error(NOT_FOUND, "item-not-found");
    }
    request = new LinkCodeRequest(number, ref, wrapped, noiseKey);
    companion.codeAsked(request);
    return Node.of("link_code_companion_reg", Node.of("link_code_pairing_ref").withText(ref))
        .with("stage", "companion_hello");
  }

  private Node finish(Node stage) {
    CompletableFuture<LinkCodeAnswer> waiting = answer;
    LinkCodeRequest asked = request;
    if (waiting == null
        || asked == null
        || !asked.ref().equals(text(stage, "link_code_pairing_ref"))) {
      return PendingCompanion.error(BAD_REQUEST, "bad-request");
    }
    LinkCodeAnswer half =
        new LinkCodeAnswer(
            bytes(stage, "link_code_pairing_wrapped_key_bundle"),
            bytes(stage, "companion_identity_public"));
    answer = null;
    companion.after(WAY_TO_THE_PHONE, () -> waiting.complete(half));
    return Node.of("link_code_companion_reg").with("stage", "companion_finish");
  }

  private static byte[] bytes(Node stage, String child) {
    return stage.child(child).map(Node::bytes).orElse(new byte[0]);
  }

  private static String text(Node stage, String child) {
    return stage.child(child).map(Node::text).orElse("");
  }
}
