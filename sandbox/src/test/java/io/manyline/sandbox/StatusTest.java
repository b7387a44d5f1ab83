package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusTest {
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final VirtualPhone carol = sandbox.phones().create("15550100003", "Carol").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    link = companion.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @Test
  void postShouldGoToTheDevicesOfThoseItNamesAndToNobodyElse() throws Exception {
    TestCompanion bobs = new TestCompanion(sandbox);
    bobs.pair(sandbox.tcp(), bob);
    TestCompanion carols = new TestCompanion(sandbox);
    carols.pair(sandbox.tcp(), carol);
    try (Link bobsLink = bobs.online(sandbox.tcp());
        Link carolsLink = carols.online(sandbox.tcp())) {
      Node key = Node.of("enc").with("type", "msg").with("v", 2).withBytes(new byte[] {1});
      link.send(
          Node.of(
                  "message",
                  Node.of(
                      "participants",
                      Node.of("to").with("jid", bob("lid")),
                      Node.of("to", key).with("jid", bobs.lid())),
                  Node.of("enc").with("type", "skmsg").with("v", 2).withBytes(new byte[] {9}),
                  Node.of("meta").with("status_setting", "contacts"))
              .with("id", "S1")
              .with("type", "text")
              .with("to", Jid.STATUS));

      Node ack = link.expect(node -> node.isTag("ack"));
      assertThat(ack.attribute("error")).isEmpty();
      Node seen = bobsLink.expect("message");
      assertThat(seen.requiredJid("from")).isEqualTo(Jid.STATUS);
      assertThat(seen.requiredJid("participant")).isEqualTo(companion.lid());
      assertThat(seen.requiredJid("participant_pn")).isEqualTo(Jid.phone("15550100001"));
      assertThat(seen.children("enc"))
          .extracting(enc -> enc.required("type"))
          .containsExactly("msg", "skmsg");
      assertThat(carolsLink.pending()).noneMatch(node -> node.isTag("message"));
    }
  }

  @Test
  void emptyPostsAndBroadcastListsShouldBeRefused() throws Exception {
    link.send(Node.of("message").with("id", "S2").with("to", Jid.STATUS));
    assertThat(ack("S2").required("error")).isEqualTo("479");
    Node enc = Node.of("enc").with("type", "skmsg").withBytes(new byte[] {9});
    link.send(Node.of("message", enc).with("id", "S3").with("to", Jid.parse("1234@broadcast")));
    assertThat(ack("S3").required("error")).isEqualTo("404");
  }

  @Test
  void privacyOfThePhoneShouldBeToldToItsCompanionsAndHoldForItsPosts() throws Exception {
    assertThat(privacy().required("type")).isEqualTo("contacts");
    Http http = new Http(sandbox);
    assertThat(
            http.send(
                    "PUT",
                    "/phones/15550100001/status-privacy",
                    "{\"type\":\"whitelist\",\"numbers\":[\"15550100002\"]}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            http.send("PUT", "/phones/15550100001/status-privacy", "{\"type\":\"friends\"}")
                .statusCode())
        .isEqualTo(400);

    Node list = privacy();
    assertThat(list.required("type")).isEqualTo("whitelist");
    assertThat(list.required("default")).isEqualTo("true");
    assertThat(list.children("user"))
        .extracting(user -> user.requiredJid("jid"))
        .containsExactly(bob("lid"));
    alice.sync().nameContact("15550100003", "Carol").join();
    alice.send("status@broadcast", "for Bob").join();
    bob.awaitMessage(each -> each.text().equals("for Bob"), Duration.ofSeconds(5)).join();
    bob.read(List.of()).join();
    assertThat(alice.messages().join()).extracting(PhoneMessage::read).containsExactly(true);
    assertThat(carol.messages().join()).isEmpty();
  }

  private Node privacy() throws Exception {
    Node answer =
        link.query(Node.of("iq", Node.of("privacy")).with("type", "get").with("xmlns", "status"));
    return answer.requiredChild("privacy").requiredChild("list");
  }

  private Node ack(String id) throws Exception {
    return link.expect(
        node -> node.isTag("ack") && node.attribute("id").filter(id::equals).isPresent());
  }

  private Jid bob(String family) {
    return family.equals("lid") ? Jid.lid(bob.lid()) : Jid.phone(bob.number());
  }
}
