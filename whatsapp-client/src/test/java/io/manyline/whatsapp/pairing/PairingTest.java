package io.manyline.whatsapp.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.ScriptedServer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PairingTest {
  private final ClientFixture fixture = new ClientFixture();

  @Test
  void connectShouldRegisterWhenTheStoreIsEmpty() {
    fixture.connect();

    assertThat(fixture.server().payload().hasDevicePairingData()).isTrue();
    assertThat(fixture.server().payload().hasUsername()).isFalse();
    assertThat(fixture.store.commits()).isEmpty();
  }

  @Test
  void codeShouldHoldRefAndKeysAndTellWhenItExpires() {
    fixture.connect();
    fixture.offerRefs(6);

    WaEvent.PairingCode code = codes().getFirst();
    String[] parts = code.text().split(",");
    assertThat(parts).hasSize(5);
    assertThat(parts[0]).isEqualTo("2@ref1");
    for (int i = 1; i <= 3; i++) {
      assertThat(Base64.getDecoder().decode(parts[i])).hasSize(32);
    }
    assertThat(code.expiresAt()).isEqualTo(fixture.timer.instant().plusSeconds(60));
    assertThat(fixture.server().received("iq"))
        .anySatisfy(iq -> assertThat(iq.required("id")).isEqualTo("refs-1"));
  }

  @Test
  void codesShouldRotateAfterSixtySecondsAndThenEveryTwenty() {
    fixture.connect();
    Instant start = fixture.timer.instant();
    fixture.offerRefs(6);

    fixture.advance(Duration.ofSeconds(59));
    assertThat(codes()).hasSize(1);
    fixture.advance(Duration.ofSeconds(1));
    assertThat(codes()).hasSize(2);
    fixture.advance(Duration.ofSeconds(80));
    assertThat(codes()).hasSize(6);
    assertThat(codes().stream().map(WaEvent.PairingCode::expiresAt))
        .containsExactly(
            start.plusSeconds(60),
            start.plusSeconds(80),
            start.plusSeconds(100),
            start.plusSeconds(120),
            start.plusSeconds(140),
            start.plusSeconds(160));
  }

  @Test
  void clientShouldEndWhenTheRefsRunOut() {
    fixture.connect();
    fixture.offerRefs(6);

    fixture.advance(Duration.ofSeconds(159));
    assertThat(fixture.ended()).isEmpty();
    fixture.advance(Duration.ofSeconds(1));

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.QR_TIMEOUT);
    assertThat(fixture.server().isClosed()).isTrue();
  }

  @Test
  void credentialsShouldBeDurableBeforeTheDeviceIsSigned() {
    fixture.connect();
    fixture.offerRefs(6);
    fixture.store.hold();

    fixture.push(fixture.phone.pairSuccess(codes().getFirst().text()));
    assertThat(fixture.store.waiting()).hasSize(1);
    assertThat(signed()).isEmpty();
    assertThat(fixture.events(WaEvent.Paired.class)).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(signed()).hasSize(1);
    assertThat(fixture.events(WaEvent.Paired.class))
        .containsExactly(
            new WaEvent.Paired(TestPhone.COMPANION, TestPhone.COMPANION_LID, "android"));
    assertThat(fixture.store.read(StateKey.single(StateKey.Kind.CREDENTIALS))).isNotNull();
    assertThat(fixture.store.count(StateKey.Kind.SIGNED_PRE_KEY)).isOne();
  }

  @Test
  void nothingShouldBeSignedWhenCredentialsCannotBeStored() {
    fixture.connect();
    fixture.offerRefs(6);
    fixture.store.hold();
    fixture.push(fixture.phone.pairSuccess(codes().getFirst().text()));

    fixture.store.fail(new IllegalStateException("fence lost"));
    fixture.lane.runAll();

    assertThat(signed()).isEmpty();
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.STORE_FAILED);
  }

  @Test
  void codesShouldStopWhenAPhoneScanned() {
    fixture.connect();
    fixture.offerRefs(6);
    fixture.push(fixture.phone.pairSuccess(codes().getFirst().text()));

    fixture.advance(Duration.ofSeconds(25));

    assertThat(codes()).hasSize(1);
    assertThat(fixture.ended()).isEmpty();
  }

  @Test
  void clientShouldRestartInsideAndLogInAfter515() {
    pair();
    fixture.push(Node.of("stream:error").with("code", "515"));

    assertThat(fixture.transport.connections()).isEqualTo(2);
    assertThat(fixture.transport.connection(0).isClosed()).isTrue();
    assertThat(fixture.server().payload().getUsername()).isEqualTo(15550001L);
    assertThat(fixture.server().payload().getDevice()).isEqualTo(33);
    assertThat(fixture.ended()).isEmpty();

    fixture.preKeysOnServer = 0;
    fixture.succeed();
    assertThat(fixture.events.getLast())
        .isEqualTo(new WaEvent.Connected(TestPhone.COMPANION, TestPhone.COMPANION_LID));
  }

  @Test
  void clientShouldRestartAlsoWhenTheServerJustCloses() {
    pair();
    fixture.server().close();
    fixture.lane.runAll();

    assertThat(fixture.transport.connections()).isEqualTo(2);
    assertThat(fixture.ended()).isEmpty();
  }

  @Test
  void prekeysShouldBeDurableBeforeTheyAreUploadedAtTheFirstLogin() {
    pair();
    fixture.push(Node.of("stream:error").with("code", "515"));
    fixture.preKeysOnServer = 0;
    fixture.store.hold();
    fixture.succeed();

    assertThat(fixture.server().queries("encrypt", "list")).isEmpty();
    assertThat(fixture.events(WaEvent.Connected.class)).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();
    Node upload = fixture.server().queries("encrypt", "list").getFirst();
    assertThat(upload.requiredChild("list").children("key")).hasSize(812);
    assertThat(fixture.store.count(StateKey.Kind.PRE_KEY)).isEqualTo(812);
    assertThat(fixture.server().queries("passive", "active")).hasSize(1);
    assertThat(fixture.events(WaEvent.Connected.class)).hasSize(1);
  }

  @Test
  void vouchingUnderAnotherSecretShouldBeRefused() {
    fixture.connect();
    fixture.offerRefs(6);
    byte[] companion = Base64.getDecoder().decode(codes().getFirst().text().split(",")[2]);

    fixture.push(
        fixture.phone.pairSuccess(fixture.phone.vouch(companion, new byte[32]).toByteArray()));

    assertRefused("401", "hmac-mismatch");
  }

  @Test
  void vouchingForAnotherIdentityShouldBeRefused() {
    fixture.connect();
    fixture.offerRefs(6);
    byte[] secret = Base64.getDecoder().decode(codes().getFirst().text().split(",")[3]);

    fixture.push(
        fixture.phone.pairSuccess(fixture.phone.vouch(new byte[32], secret).toByteArray()));

    assertRefused("401", "signature-mismatch");
  }

  @Test
  void garbageInsteadOfVouchingShouldBeRefused() {
    fixture.connect();
    fixture.offerRefs(6);

    fixture.push(fixture.phone.pairSuccess(new byte[] {(byte) 0xff, 1, 2}));

    assertRefused("500", "internal-error");
  }

  @Test
  void signatureSentShouldBeTheDevicesOwn() throws Exception {
    pair();

    Node identity =
        signed().getFirst().requiredChild("pair-device-sign").requiredChild("device-identity");
    ADVSignedDeviceIdentity sent = ADVSignedDeviceIdentity.parseFrom(identity.bytes());
    assertThat(identity.required("key-index")).isEqualTo("1");
    assertThat(sent.getDeviceSignature().size()).isEqualTo(64);
    assertThat(sent.hasAccountSignatureKey()).isFalse();
  }

  private void assertRefused(String code, String text) {
    Node error = fixture.transport.connection(0).received("iq").getLast();
    assertThat(error.required("type")).isEqualTo("error");
    assertThat(error.requiredChild("error").required("code")).isEqualTo(code);
    assertThat(error.requiredChild("error").required("text")).isEqualTo(text);
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.PAIRING_REJECTED);
    assertThat(fixture.store.commits()).isEmpty();
  }

  private void pair() {
    fixture.connect();
    fixture.offerRefs(6);
    fixture.push(fixture.phone.pairSuccess(codes().getFirst().text()));
    assertThat(signed()).hasSize(1);
  }

  private List<Node> signed() {
    ScriptedServer first = fixture.transport.connection(0);
    return first.received("iq").stream()
        .filter(iq -> iq.child("pair-device-sign").isPresent())
        .toList();
  }

  private List<WaEvent.PairingCode> codes() {
    return fixture.events(WaEvent.PairingCode.class);
  }
}
