package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.login.PairingRefusedException;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PairingTest {
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone phone = sandbox.phones().create("15550100001", "Alice").join();

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void companionShouldPairAndLogInOverEveryListener() throws Exception {
    for (URI uri :
        Stream.of(sandbox.webSocket(), sandbox.secureWebSocket(), sandbox.tcp()).toList()) {
      TestCompanion companion = new TestCompanion(sandbox);

      companion.pair(uri, phone);
      try (Link link = companion.connect(uri)) {
        Node success = link.expect("success");

        assertThat(success.requiredJid("lid")).isEqualTo(companion.lid());
        assertThat(companion.jid().account()).isEqualTo(Jid.phone("15550100001"));
        assertThat(companion.lid().account()).isEqualTo(Jid.lid(phone.lid()));
      }
    }
    assertThat(phone.devices().join()).extracting("id").containsExactly(0, 1, 2, 3);
  }

  @Test
  void registrationShouldShowSixDifferentRefs() throws Exception {
    try (Link link = new TestCompanion(sandbox).register(sandbox.tcp())) {
      Node pairDevice = link.expect("iq").requiredChild("pair-device");

      assertThat(pairDevice.children("ref"))
          .extracting(Node::text)
          .hasSize(6)
          .doesNotHaveDuplicates()
          .allMatch(ref -> ref.startsWith("2@") && !ref.contains(","));
    }
  }

  @Test
  void whoAskedForTheDevicesOfAnAccountShouldHearOfEachChange() throws Exception {
    VirtualPhone friend = sandbox.phones().create("15550100002", "Bob").join();
    TestCompanion asker = new TestCompanion(sandbox);
    asker.pair(sandbox.tcp(), friend);
    try (Link link = asker.online(sandbox.tcp())) {
      link.send(
          Node.of(
                  "iq",
                  Node.of(
                      "usync",
                      Node.of("query", Node.of("devices").with("version", 2)),
                      Node.of("list", Node.of("user").with("jid", Jid.phone("15550100001")))))
              .with("id", "1")
              .with("xmlns", "usync")
              .with("type", "get")
              .with("to", Jid.SERVER));
      link.expect(node -> node.isTag("iq") && node.required("id").equals("1"));

      TestCompanion late = new TestCompanion(sandbox);
      late.pair(sandbox.tcp(), phone);
      Node added = devicesNotification(link).requiredChild("add");
      phone.unlink(1).join();
      Node removed = devicesNotification(link).requiredChild("remove");

      assertThat(added.requiredChild("device").requiredJid("jid")).isEqualTo(late.jid());
      assertThat(added.requiredChild("device").requiredJid("lid")).isEqualTo(late.lid());
      assertThat(added.required("device_hash")).startsWith("2:");
      assertThat(added.requiredChild("key-index-list").bytes()).isNotEmpty();
      assertThat(removed.requiredChild("device").requiredJid("jid")).isEqualTo(late.jid());
    }
  }

  @Test
  void scanShouldBeRefusedWhenNobodyShowsTheCode() {
    String qr = new TestCompanion(sandbox).qr("2@nobody");

    assertReason(phone, qr, PairingRefusedException.Reason.QR_UNKNOWN);
  }

  @Test
  void scanShouldBeRefusedWhenTheCompanionIsGone() throws Exception {
    String qr;
    try (Link link = new TestCompanion(sandbox).register(sandbox.tcp())) {
      qr = link.expect("iq").requiredChild("pair-device").children("ref").getFirst().text();
      link.send(Node.of("xmlstreamend"));
    }
    String code = new TestCompanion(sandbox).qr(qr);

    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertReason(phone, code, PairingRefusedException.Reason.QR_EXPIRED));
  }

  @Test
  void scanShouldBeRefusedWhenTheKeysAreAnothersAndTheCodeStayGood() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    try (Link link = companion.register(sandbox.tcp())) {
      String qr = companion.awaitQr(link);
      String ref = qr.substring(0, qr.indexOf(','));

      assertReason(
          phone, new TestCompanion(sandbox).qr(ref), PairingRefusedException.Reason.QR_MISMATCH);
      var scanned = phone.scan(qr);
      companion.sign(link);

      assertThat(scanned.get(5, TimeUnit.SECONDS).id()).isEqualTo(2);
    }
  }

  @Test
  void companionShouldNotBeLinkedWhenItsSignatureIsWrong() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    try (Link link = companion.register(sandbox.tcp())) {
      var scanned = phone.scan(companion.awaitQr(link));
      companion.sign(
          link,
          signed ->
              signed.toBuilder()
                  .setDeviceSignature(com.google.protobuf.ByteString.copyFrom(new byte[64]))
                  .build());

      assertThatThrownBy(() -> scanned.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              PairingRefusedException.class,
              e ->
                  assertThat(e.reason())
                      .isEqualTo(PairingRefusedException.Reason.COMPANION_REJECTED));
    }
    assertThat(phone.devices().join()).hasSize(1);
  }

  @Test
  void registrationShouldFailWhenTheSignedPreKeyIsNotSigned() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    var payload = companion.registration().toBuilder();
    payload
        .getDevicePairingDataBuilder()
        .setESkeySig(com.google.protobuf.ByteString.copyFrom(new byte[64]));
    try (Link link = companion.connect(sandbox.tcp(), payload.build())) {
      assertThat(link.expect("failure").required("reason")).isEqualTo("400");
      link.expectEnd();
    }
  }

  @Test
  void loginShouldFailWhenTheNoiseKeyIsNotTheOneOfThePairing() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    companion.pair(sandbox.tcp(), phone);
    TestCompanion thief = new TestCompanion(sandbox);

    try (Link link = thief.connect(sandbox.tcp(), companion.loginPayload())) {
      assertThat(link.expect("failure").required("reason")).isEqualTo("401");
      link.expectEnd();
    }
  }

  private static void assertReason(
      VirtualPhone phone, String qr, PairingRefusedException.Reason reason) {
    assertThatThrownBy(() -> phone.scan(qr).get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            PairingRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Node devicesNotification(Link link) throws Exception {
    return link.expect(
        node ->
            node.isTag("notification")
                && node.attribute("type").filter("devices"::equals).isPresent()
                && node.requiredJid("from").equals(Jid.phone("15550100001")));
  }
}
