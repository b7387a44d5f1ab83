package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.linkcode.LinkCode;
import io.manyline.whatsapp.linkcode.LinkKeys;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What other clients stumble over, each by what they showed or what their parsers demand.
class StrictClientTest {
  private final SecureRandom random = new SecureRandom();
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final TestCompanion companion = new TestCompanion(sandbox);

  @BeforeEach
  void pair() throws Exception {
    companion.pair(sandbox.tcp(), alice);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  /// zapo takes its new secret up when it reads the answer to its half, and refused what came
  /// before it: "pair-success hmac mismatch".
  @Test
  void linkByCodeShouldAnswerTheCompanionsHalfBeforeThePhoneOffers() throws Exception {
    TestCompanion fresh = new TestCompanion(sandbox);
    try (Link link = fresh.register(sandbox.tcp())) {
      fresh.awaitQr(link);
      LinkCode code = LinkCode.generate(random);
      KeyPair ephemeral = Curve.generate(random);
      String ref = hello(link, fresh, code.wrap(ephemeral.publicKey(), random));
      var linked = alice.linkCode(code.shown());
      Node primary =
          link.expect(node -> node.isTag("notification")).requiredChild("link_code_companion_reg");
      byte[] identity = primary.requiredChild("primary_identity_pub").bytes();
      LinkKeys keys =
          new LinkKeys(
              ephemeral,
              code.unwrap(
                  primary.requiredChild("link_code_pairing_wrapped_primary_ephemeral_pub").bytes()),
              fresh.identity,
              identity);
      LinkKeys.Sealed sealed = keys.seal(fresh.identity.publicKey(), identity, random);

      Node answer = finish(link, fresh, ref, sealed.bundle());

      assertThat(answer.required("type")).isEqualTo("result");
      assertThat(link.unexpected()).noneMatch(node -> node.child("pair-success").isPresent());
      Node offer = link.expect(node -> node.child("pair-success").isPresent());
      assertThat(isSealedWith(sealed.advSecret(), offer.requiredChild("pair-success"))).isTrue();
      assertThat(linked).isNotDone();
    }
  }

  /// zapo: "country_code response is missing iso".
  @Test
  void countryOfTheNumberShouldBeToldBeforeLinking() throws Exception {
    TestCompanion fresh = new TestCompanion(sandbox);
    try (Link link = fresh.register(sandbox.tcp())) {
      fresh.awaitQr(link);

      Node answer =
          link.query(
              iq("get", "md")
                  .withChildren(
                      List.of(
                          Node.of("link_code_companion_reg").with("stage", "get_country_code"))));

      assertThat(answer.requiredChild("country_code").required("iso")).hasSize(2);
    }
  }

  /// whatsapp-rust: "missing required child groups"; one group that is not there must not cost the
  /// others.
  @Test
  void queryForSeveralGroupsShouldAnswerForEachOfThem() throws Exception {
    String known = sandbox.groups().create(alice.number(), "Known", List.of()).join().id();
    String foreign = sandbox.groups().create(bob.number(), "Foreign", List.of()).join().id();
    try (Link link = companion.login(sandbox.tcp())) {
      List<Node> asked =
          List.of(
              Node.of("group").with("jid", Jid.parse(known)),
              Node.of("group").with("jid", Jid.parse(foreign)),
              Node.of("group").with("jid", Jid.group("120363000000000001")));

      Node answer =
          link.query(
              iq("get", "w:g2")
                  .with("to", Jid.group(""))
                  .withChildren(List.of(Node.of("query").withChildren(asked))));

      assertThat(answer.requiredChild("groups").children("group"))
          .extracting(node -> node.attribute("error").orElse(""))
          .containsExactly("", "403", "404");
    }
  }

  /// whatsmeow asks so in IsOnWhatsApp and learns the pair of addresses from it.
  @Test
  void lookUpByNumberShouldTellBothAddressesToWhoWantsLids() throws Exception {
    try (Link link = companion.login(sandbox.tcp())) {
      Node byLid = lookUp(link, Node.of("contact").with("addressing_mode", "lid"));
      Node plain = lookUp(link, Node.of("contact"));

      assertThat(byLid.requiredJid("jid")).isEqualTo(Jid.lid(bob.lid()));
      assertThat(byLid.requiredJid("pn_jid")).isEqualTo(Jid.phone(bob.number()));
      assertThat(byLid.requiredChild("contact").text()).isEqualTo("+" + bob.number());
      assertThat(plain.requiredJid("jid")).isEqualTo(Jid.phone(bob.number()));
    }
  }

  /// Baileys: "Invalid LID-PN mapping: 7285…@lid, 7285…@lid", and new sessions with all of them.
  @Test
  void lookUpByLidShouldNotTellTheLidOnceMore() throws Exception {
    try (Link link = companion.login(sandbox.tcp())) {
      Node byNumber = link.query(TestCompanion.usync(Jid.phone(bob.number())));
      Node byLid = link.query(TestCompanion.usync(Jid.lid(bob.lid())));

      assertThat(only(byNumber).requiredChild("lid").requiredJid("val"))
          .isEqualTo(Jid.lid(bob.lid()));
      assertThat(only(byLid).child("lid")).isEmpty();
      assertThat(only(byLid).child("devices")).isPresent();
    }
  }

  /// whatsapp-rust's suite tells the phone what to be in a push name of some 150 characters, and
  /// links a second companion after the first changed the account's name.
  @Test
  void pushNameShouldFindItsPhoneHoweverLongAndWhateverTheAccountIsCalledNow() throws Exception {
    String name = "scenario:a=1,b=0,restricted:" + "x".repeat(120) + UUID.randomUUID();
    TestCompanion first = new TestCompanion(sandbox);
    scanByPushName(first, name);
    VirtualPhone phone = sandbox.phones().find(first.jid().user()).join();
    phone.sync().rename("Renamed").join();

    TestCompanion second = new TestCompanion(sandbox);
    scanByPushName(second, name);

    assertThat(second.jid().user()).isEqualTo(first.jid().user());
    assertThat(second.jid().device()).isNotEqualTo(first.jid().device());
  }

  private void scanByPushName(TestCompanion fresh, String name) throws Exception {
    try (Link link = fresh.register(sandbox.tcp(), name);
        HttpClient http = HttpClient.newHttpClient()) {
      URI uri = sandbox.control().resolve("/admin/mock-phone/scan-qr");
      var answer =
          http.sendAsync(
              HttpRequest.newBuilder(uri)
                  .POST(BodyPublishers.ofString(fresh.awaitQr(link)))
                  .build(),
              BodyHandlers.ofString());
      fresh.sign(link);
      assertThat(answer.join().statusCode()).isEqualTo(200);
    }
  }

  private Node lookUp(Link link, Node contact) throws Exception {
    Node user = Node.of("user", Node.of("contact").withText("+" + bob.number()));
    return only(
        link.query(
            iq("get", "usync")
                .withChildren(
                    List.of(
                        Node.of("usync", Node.of("query", contact), Node.of("list", user))
                            .with("sid", "1")
                            .with("mode", "query")))));
  }

  private static Node only(Node answer) {
    return answer.requiredChild("usync").requiredChild("list").requiredChild("user");
  }

  private String hello(Link link, TestCompanion fresh, byte[] wrapped) throws Exception {
    Node stage =
        Node.of(
                "link_code_companion_reg",
                Node.of("link_code_pairing_wrapped_companion_ephemeral_pub").withBytes(wrapped),
                Node.of("companion_server_auth_key_pub").withBytes(fresh.noiseKey.publicKey()),
                Node.of("companion_platform_id").withText("1"),
                Node.of("companion_platform_display").withText("Chrome (Linux)"),
                Node.of("link_code_pairing_nonce").withBytes(new byte[] {0}))
            .with("jid", Jid.phone(alice.number()))
            .with("stage", "companion_hello");
    return link.query(iq("set", "md").withChildren(List.of(stage)))
        .requiredChild("link_code_companion_reg")
        .requiredChild("link_code_pairing_ref")
        .text();
  }

  private Node finish(Link link, TestCompanion fresh, String ref, byte[] bundle) throws Exception {
    Node stage =
        Node.of(
                "link_code_companion_reg",
                Node.of("link_code_pairing_wrapped_key_bundle").withBytes(bundle),
                Node.of("companion_identity_public").withBytes(fresh.identity.publicKey()),
                Node.of("link_code_pairing_ref").withText(ref))
            .with("jid", Jid.phone(alice.number()))
            .with("stage", "companion_finish");
    return link.query(iq("set", "md").withChildren(List.of(stage)));
  }

  private static boolean isSealedWith(byte[] secret, Node pairSuccess) throws Exception {
    ADVSignedDeviceIdentityHMAC container =
        ADVSignedDeviceIdentityHMAC.parseFrom(pairSuccess.requiredChild("device-identity").bytes());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return container
        .getHmac()
        .equals(ByteString.copyFrom(mac.doFinal(container.getDetails().toByteArray())));
  }

  private static Node iq(String type, String namespace) {
    return Node.of("iq").with("type", type).with("xmlns", namespace);
  }
}
