package io.manyline.whatsapp.pairing;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.linkcode.LinkCode;
import io.manyline.whatsapp.linkcode.LinkCodeException;
import io.manyline.whatsapp.linkcode.LinkKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Links this device by a code that a person types into the phone.
///
/// **Flow:** [#request] → `companion_hello` → the code is shown; `primary_hello` from the phone →
/// `companion_finish`; then `pair-success`, as after a scan. **Shape:** one code at a time; a new
/// one replaces the last. A phone may try again: each of its hellos makes a new secret. **Order and
/// threads:** on the lane. **Errors:** a hello that belongs to no code of ours, or holds no keys,
/// is acknowledged and left alone: the code goes on. **Source:** docs/protocol/link-code.md
/// (whatsmeow pair-code.go, Baileys src/Socket/{socket,messages-recv}.ts).
public final class LinkCodePairing {
  private static final Logger log = LoggerFactory.getLogger(LinkCodePairing.class);
  private static final String STAGE = "link_code_companion_reg";

  /// Chrome. The server checks the form of the display name: `Browser (OS)`.
  private static final String PLATFORM_ID = "1";

  private static final String PLATFORM_DISPLAY = "Chrome (Linux)";

  private final IqClient iq;
  private final OwnDevice own;
  private final SecureRandom random;
  private @Nullable Outstanding outstanding;
  private @Nullable Expected expected;
  private Consumer<@Nullable String> onChanged = code -> {};

  /// What a phone that typed the code will prove. @param phoneIdentity its identity key
  record Expected(byte[] advSecret, byte[] phoneIdentity) {}

  private record Outstanding(LinkCode code, KeyPair ephemeral, Jid phone, String ref) {}

  public LinkCodePairing(IqClient iq, OwnDevice own, SecureRandom random) {
    this.iq = iq;
    this.own = own;
    this.random = random;
  }

  /// @param phone whose owner will type the code
  /// @return the code as shown; fails with `IqException` for a number that WhatsApp does not take
  public CompletionStage<String> request(Jid phone) {
    LinkCode code = LinkCode.generate(random);
    KeyPair ephemeral = Curve.generate(random);
    Node hello =
        stage(
                phone,
                "companion_hello",
                Node.of("link_code_pairing_wrapped_companion_ephemeral_pub")
                    .withBytes(code.wrap(ephemeral.publicKey(), random)),
                Node.of("companion_server_auth_key_pub")
                    .withBytes(own.credentials().noise().publicKey()),
                text("companion_platform_id", PLATFORM_ID),
                text("companion_platform_display", PLATFORM_DISPLAY),
                text("link_code_pairing_nonce", "0"))
            .with("should_show_push_notification", "true");
    return iq.set("md", hello)
        .thenApply(
            answer -> {
              String ref =
                  answer.requiredChild(STAGE).requiredChild("link_code_pairing_ref").text();
              outstanding = new Outstanding(code, ephemeral, phone, ref);
              expected = null;
              return code.shown();
            });
  }

  /// `<notification type=link_code_companion_reg>`
  public void onNotification(Node notification, Runnable acknowledge) {
    Node stage = notification.requiredChild(STAGE);
    acknowledge.run();
    Outstanding asked = outstanding;
    if (asked != null && stage.attribute("stage").filter("refresh_code"::equals).isPresent()) {
      refresh(asked, stage);
      return;
    }
    if (asked == null || !belongsTo(asked, stage)) {
      log.warn("left alone a linking step that belongs to no code of ours");
      return;
    }
    try {
      finish(asked, stage);
    } catch (LinkCodeException e) {
      log.warn("left alone a linking step of the phone: {}", e.getMessage());
    }
  }

  /// @param listener hears of another code; null when whoever wants one has to ask again
  public void onChanged(Consumer<@Nullable String> listener) {
    onChanged = listener;
  }

  /// The server does not take the code any more: it is never shown again.
  private void refresh(Outstanding asked, Node stage) {
    outstanding = null;
    if (stage.attribute("force_manual_refresh").filter("true"::equals).isPresent()) {
      onChanged.accept(null);
      return;
    }
    request(asked.phone())
        .whenComplete((code, failure) -> onChanged.accept(failure == null ? code : null));
  }

  private static boolean belongsTo(Outstanding asked, Node stage) {
    return stage.attribute("stage").orElse("").equals("primary_hello")
        && stage.requiredChild("link_code_pairing_ref").text().equals(asked.ref());
  }

  @Nullable Expected expected() {
    return expected;
  }

  private void finish(Outstanding asked, Node stage) {
    byte[] phoneIdentity = stage.requiredChild("primary_identity_pub").bytes();
    byte[] theirs =
        asked
            .code()
            .unwrap(stage.requiredChild("link_code_pairing_wrapped_primary_ephemeral_pub").bytes());
    KeyPair identity = own.credentials().identity().identity();
    LinkKeys.Sealed sealed =
        new LinkKeys(asked.ephemeral(), theirs, identity, phoneIdentity)
            .seal(identity.publicKey(), phoneIdentity, random);
    expected = new Expected(sealed.advSecret(), phoneIdentity);
    Node finish =
        stage(
            asked.phone(),
            "companion_finish",
            Node.of("link_code_pairing_wrapped_key_bundle").withBytes(sealed.bundle()),
            Node.of("companion_identity_public").withBytes(identity.publicKey()),
            text("link_code_pairing_ref", asked.ref()));
    iq.set("md", finish)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                log.warn("the server did not pass on our half: {}", failure.getMessage());
              }
            });
  }

  private static Node stage(Jid phone, String name, Node... children) {
    return Node.of(STAGE, children).with("jid", phone).with("stage", name);
  }

  private static Node text(String tag, String content) {
    return Node.of(tag).withBytes(content.getBytes(StandardCharsets.UTF_8));
  }
}
