package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Every byte of a handshake is guarded: a changed one ends in a [NoiseException], never in a
/// transport and never in another exception.
class HandshakeMutationTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final KeyPair root = Curve.generate(random);
  private final KeyPair serverKey = Curve.generate(random);
  private final KeyPair serverEphemeral = Curve.generate(random);
  private final KeyPair clientKey = Curve.generate(random);
  private final KeyPair clientEphemeral = Curve.generate(random);
  private final byte[] chain =
      CertificateIssuer.issue(
          root, serverKey.publicKey(), NOW.minusSeconds(60), NOW.plusSeconds(60), random);

  @Test
  void aChangedClientHelloShouldBeRefused() {
    byte[] hello = initiator().clientHello();

    forEachMutation(
        hello,
        changed -> {
          XxInitiator initiator = initiator();
          initiator.clientHello();
          initiator.finish(responder().serverHello(changed), PAYLOAD);
        });
  }

  @Test
  void aChangedServerHelloShouldBeRefused() {
    byte[] hello = responder().serverHello(initiator().clientHello());

    forEachMutation(
        hello,
        changed -> {
          XxInitiator initiator = initiator();
          initiator.clientHello();
          initiator.finish(changed, PAYLOAD);
        });
  }

  @Test
  void aChangedClientFinishShouldBeRefused() {
    XxInitiator initiator = initiator();
    byte[] hello = initiator.clientHello();
    byte[] finish = initiator.finish(responder().serverHello(hello), PAYLOAD).message();

    forEachMutation(
        finish,
        changed -> {
          XxResponder responder = responder();
          responder.serverHello(hello);
          responder.accept(changed);
        });
  }

  @Test
  void aChangedCertificateShouldBeRefused() {
    CertificateVerifier verifier = new CertificateVerifier(new TrustRoot(root.publicKey()), NOW);
    verifier.verify(chain, serverKey.publicKey());

    forEachMutation(chain, changed -> verifier.verify(changed, serverKey.publicKey()));
  }

  @Test
  void aShortenedMessageShouldBeRefused() {
    byte[] hello = initiator().clientHello();
    byte[] serverHello = responder().serverHello(hello);
    for (int length = 0; length < serverHello.length; length += 7) {
      byte[] cut = Arrays.copyOf(serverHello, length);
      XxInitiator initiator = initiator();
      initiator.clientHello();
      assertThatThrownBy(() -> initiator.finish(cut, PAYLOAD)).isInstanceOf(NoiseException.class);
    }
  }

  /// Flips the lowest bit, the highest bit and all bits of every byte in turn.
  private static void forEachMutation(byte[] bytes, Consumer<byte[]> receive) {
    for (int at = 0; at < bytes.length; at++) {
      for (int mask : new int[] {0x01, 0x80, 0xff}) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) mask;
        assertThatThrownBy(() -> receive.accept(changed))
            .as("byte %d of %d xor %x", at, bytes.length, mask)
            .isInstanceOf(NoiseException.class);
      }
    }
  }

  private XxInitiator initiator() {
    return new XxInitiator(clientKey, clientEphemeral, new TrustRoot(root.publicKey()), NOW);
  }

  private XxResponder responder() {
    return new XxResponder(serverKey, serverEphemeral, chain);
  }
}
