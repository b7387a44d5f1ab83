package io.manyline.whatsapp.linkcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.linkcode.LinkCodeException.Reason;
import io.manyline.whatsapp.vectors.VectorFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCodeTest {
  private final SecureRandom random = new SecureRandom();
  private final Map<String, byte[]> baileys = VectorFile.named("linkcode/baileys.txt");
  private final KeyPair ephemeral = pair("ephemeral-private");
  private final KeyPair identity = pair("identity-private");
  private final KeyPair primaryEphemeral = pair("primary-ephemeral-private");
  private final KeyPair primaryIdentity = pair("primary-identity-private");
  private final LinkKeys companion =
      new LinkKeys(ephemeral, primaryEphemeral.publicKey(), identity, primaryIdentity.publicKey());
  private final LinkKeys phone =
      new LinkKeys(primaryEphemeral, ephemeral.publicKey(), primaryIdentity, identity.publicKey());

  @Test
  void codeAndWrapShouldBeThoseOfBaileys() {
    String text = new String(of("code-ascii"), StandardCharsets.US_ASCII);
    LinkCode code = LinkCode.of(of("code-bytes"));

    assertThat(code.shown()).isEqualTo(text.substring(0, 4) + "-" + text.substring(4));
    assertThat(code.wrap(ephemeral.publicKey(), of("salt"), of("iv"))).isEqualTo(of("wrapped"));
    assertThat(LinkCode.parse(" " + text.toLowerCase()).unwrap(of("wrapped")))
        .isEqualTo(ephemeral.publicKey());
  }

  @Test
  void bundleAndSecretShouldBeThoseOfBaileys() {
    LinkKeys.Sealed sealed =
        companion.seal(identity.publicKey(), primaryIdentity.publicKey(), of("drawn"));

    assertThat(sealed.bundle()).isEqualTo(of("bundle"));
    assertThat(sealed.advSecret()).isEqualTo(of("adv-secret"));
    assertThat(phone.open(of("bundle"), identity.publicKey(), primaryIdentity.publicKey()))
        .isEqualTo(of("adv-secret"));
  }

  @Test
  void everyByteOfABundleShouldBeGuarded() {
    byte[] bundle =
        companion.seal(identity.publicKey(), primaryIdentity.publicKey(), random).bundle();
    for (int at = 0; at < bundle.length; at++) {
      byte[] changed = bundle.clone();
      changed[at] ^= 1;
      refused(
          Reason.WRONG_CODE,
          () -> phone.open(changed, identity.publicKey(), primaryIdentity.publicKey()));
    }
    refused(
        Reason.MALFORMED,
        () -> phone.open(new byte[155], identity.publicKey(), primaryIdentity.publicKey()));
    byte[] other = Curve.generate(random).publicKey();
    refused(Reason.IDENTITY_MISMATCH, () -> phone.open(bundle, other, primaryIdentity.publicKey()));
    refused(Reason.IDENTITY_MISMATCH, () -> phone.open(bundle, identity.publicKey(), other));
  }

  @Test
  void anotherCodeShouldLeadToAnotherSecret() {
    byte[] wrapped = LinkCode.generate(random).wrap(ephemeral.publicKey(), random);
    byte[] wrong = LinkCode.generate(random).unwrap(wrapped);
    assertThat(wrong).isNotEqualTo(ephemeral.publicKey());

    LinkKeys misled = new LinkKeys(primaryEphemeral, wrong, primaryIdentity, identity.publicKey());
    byte[] bundle =
        companion.seal(identity.publicKey(), primaryIdentity.publicKey(), random).bundle();
    refused(
        Reason.WRONG_CODE,
        () -> misled.open(bundle, identity.publicKey(), primaryIdentity.publicKey()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EF0H", "ABCDEFGI", "ÄBCDEFGH"})
  void textThatIsNoCodeShouldBeRefused(String text) {
    refused(Reason.MALFORMED, () -> LinkCode.parse(text));
  }

  @Test
  void partsOfAWrongFormShouldBeRefused() {
    refused(Reason.MALFORMED, () -> LinkCode.generate(random).unwrap(new byte[79]));
    refused(
        Reason.MALFORMED,
        () -> new LinkKeys(ephemeral, new byte[32], identity, primaryIdentity.publicKey()));
    refused(
        Reason.MALFORMED,
        () -> new LinkKeys(ephemeral, ephemeral.publicKey(), identity, new byte[31]));
  }

  private static void refused(Reason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LinkCodeException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private KeyPair pair(String name) {
    return Curve.fromPrivate(of(name));
  }

  private byte[] of(String name) {
    return Objects.requireNonNull(baileys.get(name), name);
  }
}
