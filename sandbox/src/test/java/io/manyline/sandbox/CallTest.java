package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.PhoneCall;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTest {
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
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
  void companionsRejectionShouldBeAcknowledgedByItsTagAndReachTheCaller() throws Exception {
    String id = bob.calls().call("15550100001", true).join().getFirst();
    Node call = link.expect("call");
    Node offer = call.requiredChild("offer");
    assertThat(call.requiredJid("from")).isEqualTo(Jid.phone("15550100002"));
    assertThat(offer.required("call-id")).isEqualTo(id);
    assertThat(offer.requiredJid("call-creator")).isEqualTo(Jid.phone("15550100002"));
    assertThat(offer.requiredJid("caller_lid")).isEqualTo(Jid.lid(bob.lid()));
    assertThat(offer.child("video")).isPresent();

    Node reject =
        Node.of("reject")
            .with("call-id", id)
            .with("call-creator", Jid.phone("15550100002"))
            .with("count", 0);
    link.send(Node.of("call", reject).with("id", "c1").with("to", Jid.phone("15550100002")));

    Node ack =
        link.expect(n -> n.isTag("ack") && n.attribute("id").filter("c1"::equals).isPresent());
    assertThat(ack.required("class")).isEqualTo("call");
    assertThat(ack.required("type")).isEqualTo("reject");
    assertThat(ack.required("id")).isEqualTo("c1");
    await().until(() -> state(bob, id) == PhoneCall.State.REJECTED);
    await().until(() -> state(alice, id) == PhoneCall.State.ENDED);
  }

  @Test
  void keysOfAnOfferShouldGoEachToItsDeviceAndCallsToNobodyBeRefused() throws Exception {
    TestCompanion bobs = new TestCompanion(sandbox);
    bobs.pair(sandbox.tcp(), bob);
    try (Link bobsLink = bobs.online(sandbox.tcp())) {
      Node destination = Node.of("destination", key(bobs.lid(), 7), key(bobs.lid().account(), 8));
      Node offer =
          Node.of("offer", Node.of("audio").with("enc", "opus"), destination, Node.of("encopt"))
              .with("call-id", "R1")
              .with("call-creator", companion.lid());
      link.send(Node.of("call", offer).with("id", "c2").with("to", bobs.lid().account()));

      Node heard = bobsLink.expect("call");
      assertThat(heard.requiredJid("from")).isEqualTo(companion.lid());
      Node told = heard.requiredChild("offer");
      assertThat(told.requiredJid("caller_pn")).isEqualTo(Jid.phone("15550100001"));
      assertThat(told.children()).extracting(Node::tag).containsExactly("audio", "enc", "encopt");
      assertThat(told.requiredChild("enc").bytes()).containsExactly(7);
      await().until(() -> state(bob, "R1") == PhoneCall.State.RINGING);
    }
    link.send(
        Node.of("call", Node.of("terminate").with("call-id", "R2"))
            .with("id", "c3")
            .with("to", Jid.phone("15550109999")));
    assertThat(
            link.expect(n -> n.attribute("id").filter("c3"::equals).isPresent()).required("error"))
        .isEqualTo("404");
  }

  @Test
  void buttonsShouldCallShowAndHangUp() throws Exception {
    Http http = new Http(sandbox);
    HttpResponse<String> made =
        http.send("POST", "/phones/15550100002/calls", "{\"to\":\"15550100001\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    String id = bob.calls().all().join().getFirst().id();
    assertThat(made.body()).contains(id);
    await().until(() -> state(alice, id) == PhoneCall.State.RINGING);
    assertThat(http.send("GET", "/phones/15550100001/calls", "").body())
        .contains("\"state\":\"ringing\"", "\"direction\":\"in\"");
    assertThat(
            http.send(
                    "POST",
                    "/phones/15550100002/calls/" + id + "/hang-up",
                    "{\"reason\":\"timeout\"}")
                .statusCode())
        .isEqualTo(200);
    Node end = link.expect(n -> n.isTag("call") && n.child("terminate").isPresent());
    assertThat(end.requiredChild("terminate").required("reason")).isEqualTo("timeout");
    assertThat(http.send("POST", "/phones/15550100001/calls/" + id + "/accept", "").statusCode())
        .isEqualTo(404);
  }

  private static Node key(Jid device, int value) {
    return Node.of("to", Node.of("enc").with("type", "msg").withBytes(new byte[] {(byte) value}))
        .with("jid", device);
  }

  private static PhoneCall.State state(VirtualPhone phone, String id) {
    return phone.calls().all().join().stream()
        .filter(call -> call.id().equals(id))
        .map(PhoneCall::state)
        .findFirst()
        .orElse(null);
  }
}
