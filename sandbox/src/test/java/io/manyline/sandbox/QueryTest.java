package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVKeyIndexList;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedKeyIndexList;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryTest {
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    link = companion.login(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @Test
  void pingShouldBeAnsweredInBothForms() throws Exception {
    Node empty = link.query(iq("get", "w:p"));
    Node child = link.query(iq("get", "w:p", Node.of("ping")));

    assertThat(List.of(empty, child))
        .extracting(node -> node.required("type"))
        .containsOnly("result");
    assertThat(empty.requiredJid("from")).isEqualTo(Jid.SERVER);
  }

  @Test
  void oneTimePreKeysShouldBeHandedOutOnceInOrderAndRunOut() throws Exception {
    companion.uploadPreKeys(link, 3);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      ids.add(
          hex(companion.bundle(link, companion.jid()).requiredChild("key").requiredChild("id")));
    }

    assertThat(ids).containsExactlyInAnyOrder("000001", "000002", "000003");
    assertThat(companion.bundle(link, companion.jid()).child("key")).isEmpty();
    assertThat(count()).isZero();
  }

  @Test
  void uploadThatIsRepeatedShouldAddNothing() throws Exception {
    companion.uploadPreKeys(link, 3);
    Node bundle = companion.bundle(link, companion.jid());
    List<Node> keys = List.of(bundle.requiredChild("key"));

    companion.upload(link, keys, companion.signedPreKey.signature());

    assertThat(count()).isEqualTo(2);
  }

  @Test
  void uploadShouldBeRefusedWhenTheSignedPreKeyIsNotSigned() throws Exception {
    Node answer = companion.upload(link, List.of(), new byte[64]);

    assertThat(answer.required("type")).isEqualTo("error");
    assertThat(answer.requiredChild("error").required("code")).isEqualTo("406");
  }

  @Test
  void companionShouldBeToldOnceWhenItsStockRunsLow() throws Exception {
    link.query(iq("set", "passive", Node.of("active")));
    companion.uploadPreKeys(link, 7);
    for (int i = 0; i < 4; i++) {
      companion.bundle(link, companion.jid());
    }

    Node notification =
        link.expect(node -> node.isTag("notification") && node.required("type").equals("encrypt"));

    assertThat(notification.requiredChild("count").required("value")).isEqualTo("5");
    assertThat(link.pending()).noneMatch(node -> node.isTag("notification"));
  }

  @Test
  void digestShouldHashWhatTheServerHolds() throws Exception {
    companion.uploadPreKeys(link, 2);

    Node digest = link.query(iq("get", "encrypt", Node.of("digest"))).requiredChild("digest");

    assertThat(digest.requiredChild("list").children()).hasSize(2);
    MessageDigest hash = MessageDigest.getInstance("SHA-1");
    hash.update(companion.identity.publicKey());
    hash.update(companion.signedPreKey.keyPair().publicKey());
    hash.update(companion.signedPreKey.signature());
    for (int i = 0; i < 2; i++) {
      hash.update(
          companion
              .bundle(link, companion.jid())
              .requiredChild("key")
              .requiredChild("value")
              .bytes());
    }
    assertThat(digest.requiredChild("hash").bytes()).isEqualTo(hash.digest());
  }

  @Test
  void bundleShouldCarryAnIdentityThatThePhoneSigned() throws Exception {
    Node phone = companion.bundle(link, companion.jid().account());
    Node own = companion.bundle(link, companion.lid());
    byte[] accountKey = phone.requiredChild("identity").bytes();

    assertThat(own.requiredJid("jid")).isEqualTo(companion.lid());
    assertThat(phone.child("device-identity")).isEmpty();
    DeviceIdentities.verify(
        ADVSignedDeviceIdentity.parseFrom(own.requiredChild("device-identity").bytes()),
        accountKey,
        companion.identity.publicKey());
    Node signed = own.requiredChild("skey");
    assertThat(
            Curve.verify(
                companion.identity.publicKey(),
                Curve.typed(signed.requiredChild("value").bytes()),
                signed.requiredChild("signature").bytes()))
        .isTrue();
  }

  @Test
  void bundleOfADeviceThatDoesNotExistShouldBeAnError() throws Exception {
    Node user = companion.bundle(link, companion.jid().withDevice(99));

    assertThat(user.requiredChild("error").required("code")).isEqualTo("404");
  }

  @Test
  void deviceListShouldAgreeWithTheSignedKeyIndexes() throws Exception {
    Node user = usync(companion.jid().account());
    Node devices = user.requiredChild("devices");
    byte[] accountKey =
        companion.bundle(link, companion.jid().account()).requiredChild("identity").bytes();

    ADVKeyIndexList list =
        DeviceIdentities.verifyKeyIndexes(
            ADVSignedKeyIndexList.parseFrom(devices.requiredChild("key-index-list").bytes()),
            accountKey);

    assertThat(devices.requiredChild("device-list").children())
        .extracting(node -> node.required("id"))
        .containsExactly("0", "1");
    assertThat(list.getValidIndexesList()).containsExactly(0, 1);
    assertThat(list.getCurrentIndex()).isEqualTo(1);
    assertThat(user.requiredChild("lid").requiredJid("val")).isEqualTo(Jid.lid(alice.lid()));
    assertThat(user.requiredChild("contact").required("type")).isEqualTo("in");
  }

  @Test
  void lidShouldBeAnsweredAsLid() throws Exception {
    Jid lid = Jid.lid(alice.lid());

    assertThat(usync(lid).requiredJid("jid")).isEqualTo(lid);
    assertThat(usync(lid).child("devices")).isPresent();
  }

  @Test
  void numberThatIsNotRegisteredShouldHaveNeitherDevicesNorLid() throws Exception {
    Node user = usync(Jid.phone("15550199999"));

    assertThat(user.requiredChild("contact").required("type")).isEqualTo("out");
    assertThat(user.child("devices")).isEmpty();
    assertThat(user.child("lid")).isEmpty();
  }

  @Test
  void contactQueryShouldFindTheNumberAndEchoTheText() throws Exception {
    Node query =
        Node.of(
                "usync",
                Node.of("query", Node.of("contact")),
                Node.of("list", Node.of("user", Node.of("contact").withText("+15550100001"))))
            .with("sid", "9")
            .with("index", 0);

    Node usync = link.query(iq("get", "usync", query)).requiredChild("usync");
    Node user = usync.requiredChild("list").requiredChild("user");

    assertThat(usync.required("sid")).isEqualTo("9");
    assertThat(user.requiredJid("jid")).isEqualTo(Jid.phone("15550100001"));
    assertThat(user.requiredChild("contact").text()).isEqualTo("+15550100001");
  }

  @Test
  void queryThatNobodyAnswersShouldBe501AndBeRemembered() throws Exception {
    Node answer = link.query(iq("get", "w:novelty", Node.of("surprise")));

    assertThat(answer.requiredChild("error").required("code")).isEqualTo("501");
    assertThat(new Http(sandbox).get("/sandbox/unknown-iqs").body())
        .contains("\"xmlns\":\"w:novelty\"")
        .contains("\"child\":\"surprise\"")
        .contains("\"count\":1");
  }

  @Test
  void queryThatLacksWhatItNeedsShouldBe400AndTheConnectionGoOn() throws Exception {
    Node answer = link.query(iq("get", "usync", Node.of("usync")));

    assertThat(answer.requiredChild("error").required("code")).isEqualTo("400");
    assertThat(link.query(iq("get", "w:p")).required("type")).isEqualTo("result");
  }

  @Test
  void stanzaThatLacksItsIdShouldEndTheConnection() throws Exception {
    link.send(Node.of("message").with("to", Jid.SERVER));

    assertThat(link.expect("stream:error").child("xml-not-well-formed")).isPresent();
    link.expectEnd();
  }

  private Node usync(Jid account) throws Exception {
    return link.query(TestCompanion.usync(account))
        .requiredChild("usync")
        .requiredChild("list")
        .requiredChild("user");
  }

  private long count() throws Exception {
    return link.query(iq("get", "encrypt", Node.of("count")))
        .requiredChild("count")
        .number("value")
        .orElseThrow();
  }

  private static Node iq(String type, String namespace, Node... children) {
    return Node.of("iq", children).with("type", type).with("xmlns", namespace);
  }

  private static String hex(Node node) {
    return java.util.HexFormat.of().formatHex(node.bytes());
  }
}
