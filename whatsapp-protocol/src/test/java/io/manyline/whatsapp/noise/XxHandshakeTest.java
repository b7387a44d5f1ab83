package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class XxHandshakeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] PAYLOAD = "client payload".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final KeyPair root = Curve.generate(random);
  private final KeyPair serverKey = Curve.generate(random);
  private final KeyPair clientKey = Curve.generate(random);
  private final byte[] chain =
      CertificateIssuer.issue(
          root, serverKey.publicKey(), NOW.minusSeconds(60), NOW.plusSeconds(60), random);
  private final XxResponder responder = new XxResponder(serverKey, Curve.generate(random), chain);
  private final XxInitiator initiator =
      new XxInitiator(clientKey, Curve.generate(random), new TrustRoot(root.publicKey()), NOW);

  @Test
  void bothSidesShouldShareATransportWhenTheHandshakeEnds() {
    byte[] serverHello = responder.serverHello(initiator.clientHello());
    XxInitiator.Finished client = initiator.finish(serverHello, PAYLOAD);
    XxResponder.Accepted server = responder.accept(client.message());

    assertThat(server.clientStatic()).isEqualTo(clientKey.publicKey());
    assertThat(server.clientPayload()).isEqualTo(PAYLOAD);
    for (int i = 0; i < 300; i++) {
      byte[] message = new byte[i];
      random.nextBytes(message);
      assertThat(server.transport().open(client.transport().seal(message))).isEqualTo(message);
      assertThat(client.transport().open(server.transport().seal(message))).isEqualTo(message);
    }
  }

  @Test
  void openShouldRefuseAMessageThatComesTwiceOrOutOfOrder() {
    XxInitiator.Finished client =
        initiator.finish(responder.serverHello(initiator.clientHello()), PAYLOAD);
    NoiseTransport server = responder.accept(client.message()).transport();
    byte[] first = client.transport().seal(PAYLOAD);
    byte[] second = client.transport().seal(PAYLOAD);

    assertRefused(NoiseException.Reason.DECRYPT_FAILED, () -> server.open(second));
    assertThat(server.open(first)).isEqualTo(PAYLOAD);
    assertRefused(NoiseException.Reason.DECRYPT_FAILED, () -> server.open(first));
    assertThat(server.open(second)).isEqualTo(PAYLOAD);
    assertRefused(NoiseException.Reason.DECRYPT_FAILED, () -> server.open(new byte[15]));
  }

  @Test
  void callsOutOfOrderShouldBeRefused() {
    assertThatThrownBy(() -> initiator.finish(new byte[0], PAYLOAD))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> responder.accept(new byte[0]))
        .isInstanceOf(IllegalStateException.class);
    initiator.clientHello();
    assertThatThrownBy(initiator::clientHello).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCipherShouldStopWhenItsCounterIsExhausted() {
    byte[] key = new byte[32];
    CounterCipher sealing = new CounterCipher(key, 0xffff_ffffL);
    CounterCipher opening = new CounterCipher(key, 0xffff_ffffL);

    assertThat(opening.decrypt(new byte[0], sealing.encrypt(new byte[0], PAYLOAD)))
        .isEqualTo(PAYLOAD);
    assertRefused(
        NoiseException.Reason.COUNTER_EXHAUSTED, () -> sealing.encrypt(new byte[0], PAYLOAD));
    assertRefused(
        NoiseException.Reason.COUNTER_EXHAUSTED, () -> opening.decrypt(new byte[0], new byte[16]));
  }

  @Test
  void trustRootShouldBeTheProductionKeyUnlessGiven() {
    assertThat(TrustRoot.whatsApp().publicKey()).hasSize(32).startsWith(0x14, 0x23, 0x75, 0x57);
    assertThat(TrustRoot.fromHex("00".repeat(32))).isEqualTo(new TrustRoot(new byte[32]));
    assertThatThrownBy(() -> new TrustRoot(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(NoiseException.Reason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            NoiseException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
