package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// IK with a server that is known, and the way back to XX.
class ResumptionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] PAYLOAD = "client payload".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final KeyPair root = Curve.generate(random);
  private final KeyPair serverKey = Curve.generate(random);
  private final KeyPair clientKey = Curve.generate(random);

  /// Fixed, so that a client says the same again.
  private final KeyPair clientEphemeral = Curve.generate(random);

  private final byte[] chain = chainFor(serverKey);
  private final VerifiedServer known = learn();

  @Test
  void aFullHandshakeShouldTellWhatToKeepOfTheServer() {
    assertThat(known)
        .isEqualTo(
            new VerifiedServer(serverKey.publicKey(), NOW.minusSeconds(60), NOW.plusSeconds(60)));
  }

  @Test
  void aKnownServerShouldNeedOneMessageFromUs() {
    Initiator initiator = initiator(known, NOW);
    assertThat(initiator.isResuming()).isTrue();

    Responder.Step step = responder(true).onFrame(initiator.clientHello());
    Initiator.Finished finished = initiator.finish(message(step));

    assertThat(finished.message()).isNull();
    assertThat(finished.server()).isEqualTo(known);
    assertTalk(finished, Objects.requireNonNull(step.accepted()));
  }

  @Test
  void aServerThatDeclinesShouldGetTheWholeHandshake() {
    Initiator initiator = initiator(known, NOW);
    Responder responder = responder(false);

    Responder.Step step = responder.onFrame(initiator.clientHello());
    assertThat(step.accepted()).isNull();
    Initiator.Finished finished = initiator.finish(message(step));
    Responder.Step last = responder.onFrame(Objects.requireNonNull(finished.message()));

    assertTalk(finished, Objects.requireNonNull(last.accepted()));
  }

  @Test
  void aServerWithAnotherKeyThanBeforeShouldBeVerifiedAnew() {
    KeyPair renewed = Curve.generate(random);
    Initiator initiator = initiator(known, NOW);
    Responder responder = new Responder(renewed, Curve.generate(random), chainFor(renewed), true);

    Responder.Step step = responder.onFrame(initiator.clientHello());
    Initiator.Finished finished = initiator.finish(message(step));
    Responder.Step last = responder.onFrame(Objects.requireNonNull(finished.message()));

    assertThat(finished.server().publicKey()).isEqualTo(renewed.publicKey());
    assertTalk(finished, Objects.requireNonNull(last.accepted()));
  }

  @Test
  void aServerShouldNotBeResumedOutsideItsDates() {
    assertThat(initiator(known, NOW.plusSeconds(60)).isResuming()).isTrue();
    assertThat(initiator(known, NOW.plusSeconds(61)).isResuming()).isFalse();
    assertThat(initiator(known, NOW.minusSeconds(61)).isResuming()).isFalse();
    assertThat(initiator(null, NOW).isResuming()).isFalse();
  }

  @Test
  void theChainShouldBeVerifiedInTheReplyToo() {
    byte[] foreign =
        CertificateIssuer.issue(
            Curve.generate(random),
            serverKey.publicKey(),
            NOW.minusSeconds(60),
            NOW.plusSeconds(60),
            random);
    byte[] expired =
        CertificateIssuer.issue(
            root, serverKey.publicKey(), NOW.minusSeconds(60), NOW.minusSeconds(1), random);

    assertRefused(Reason.CERTIFICATE_INVALID, foreign);
    assertRefused(Reason.CERTIFICATE_INVALID, chainFor(Curve.generate(random)));
    assertRefused(Reason.CERTIFICATE_EXPIRED, expired);
  }

  @Test
  void aChangedResumingHelloShouldNeverBeAccepted() {
    byte[] hello = initiator(known, NOW).clientHello();

    for (byte[] changed : mutations(hello)) {
      try {
        assertThat(responder(true).onFrame(changed).accepted()).isNull();
      } catch (NoiseException e) {
        assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.DECRYPT_FAILED);
      }
    }
  }

  @Test
  void aChangedReplyShouldBeRefused() {
    Initiator initiator = initiator(known, NOW);
    KeyPair ephemeral = Curve.generate(random);
    byte[] hello = initiator.clientHello();
    byte[] reply = message(new Responder(serverKey, ephemeral, chain, true).onFrame(hello));

    forEachMutation(reply, changed -> finishSame(hello, changed));
    for (int length = 0; length < reply.length; length += 7) {
      byte[] cut = Arrays.copyOf(reply, length);
      assertThatThrownBy(() -> finishSame(hello, cut)).isInstanceOf(NoiseException.class);
    }
  }

  @Test
  void aChangedDeclineShouldBeRefused() {
    byte[] hello = initiator(known, NOW).clientHello();
    byte[] reply = message(responder(false).onFrame(hello));

    forEachMutation(reply, changed -> finishSame(hello, changed));
  }

  @Test
  void callsOutOfOrderShouldBeRefused() {
    Initiator initiator = initiator(known, NOW);
    assertThatThrownBy(() -> initiator.finish(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
    initiator.clientHello();
    assertThatThrownBy(initiator::clientHello).isInstanceOf(IllegalStateException.class);

    Responder responder = responder(true);
    responder.onFrame(initiator(known, NOW).clientHello());
    assertThatThrownBy(() -> responder.onFrame(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  /// The same client over and over: its keys are fixed, so its hello is the same.
  private void finishSame(byte[] hello, byte[] reply) {
    Initiator initiator = initiator(known, NOW);
    assertThat(initiator.clientHello()).isEqualTo(hello);
    initiator.finish(reply);
  }

  private void assertRefused(Reason reason, byte[] certificates) {
    Initiator initiator = initiator(known, NOW);
    Responder responder = new Responder(serverKey, Curve.generate(random), certificates, true);
    byte[] reply = message(responder.onFrame(initiator.clientHello()));
    assertThatThrownBy(() -> initiator.finish(reply))
        .isInstanceOfSatisfying(
            NoiseException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private void assertTalk(Initiator.Finished client, XxResponder.Accepted server) {
    assertThat(server.clientStatic()).isEqualTo(clientKey.publicKey());
    assertThat(server.clientPayload()).isEqualTo(PAYLOAD);
    for (int i = 0; i < 3; i++) {
      byte[] text = {(byte) i, 7};
      assertThat(server.transport().open(client.transport().seal(text))).isEqualTo(text);
      assertThat(client.transport().open(server.transport().seal(text))).isEqualTo(text);
    }
  }

  private VerifiedServer learn() {
    Initiator initiator = initiator(null, NOW);
    Responder responder = responder(true);
    return initiator.finish(message(responder.onFrame(initiator.clientHello()))).server();
  }

  private byte[] chainFor(KeyPair key) {
    return CertificateIssuer.issue(
        root, key.publicKey(), NOW.minusSeconds(60), NOW.plusSeconds(60), random);
  }

  private Initiator initiator(@Nullable VerifiedServer server, Instant now) {
    return new Initiator(
        clientKey, clientEphemeral, PAYLOAD, new TrustRoot(root.publicKey()), now, server);
  }

  private Responder responder(boolean resumes) {
    return new Responder(serverKey, Curve.generate(random), chain, resumes);
  }

  private static byte[] message(Responder.Step step) {
    return Objects.requireNonNull(step.message());
  }

  private static void forEachMutation(byte[] bytes, Consumer<byte[]> receive) {
    int at = 0;
    for (byte[] changed : mutations(bytes)) {
      assertThatThrownBy(() -> receive.accept(changed))
          .as("mutation %d of %d bytes", at++, bytes.length)
          .isInstanceOf(NoiseException.class);
    }
  }

  /// The lowest bit, the highest bit and all bits of every byte in turn.
  private static byte[][] mutations(byte[] bytes) {
    byte[][] all = new byte[bytes.length * 3][];
    for (int i = 0; i < all.length; i++) {
      all[i] = bytes.clone();
      all[i][i / 3] ^= (byte) new int[] {0x01, 0x80, 0xff}[i % 3];
    }
    return all;
  }
}
