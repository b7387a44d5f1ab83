package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatTest {
  private static final Jid BOB = Jid.phone("15550100002");

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    companion.alias(Jid.lid(bob.lid()), BOB);
    companion.alias(companion.lid().account(), companion.jid().account());
    link = companion.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @Test
  void textShouldReachThePhoneAndTheOwnPhone() throws Exception {
    String id = companion.sendText(link, BOB, "hello");
    Node ack = ack(id);

    PhoneMessage received = await(bob, message -> message.id().equals(id));
    PhoneMessage copy = await(alice, message -> message.id().equals(id));

    assertThat(ack.attribute("error")).isEmpty();
    assertThat(ack.attribute("phash")).isEmpty();
    assertThat(ack.number("t")).isPresent();
    assertThat(received.text()).isEqualTo("hello");
    assertThat(received.from()).isEqualTo("15550100001");
    assertThat(received.direction()).isEqualTo(Direction.IN);
    assertThat(copy.text()).isEqualTo("hello");
    assertThat(copy.to()).isEqualTo("15550100002");
    assertThat(copy.direction()).isEqualTo(Direction.OUT);
    assertThat(copy.device()).isEqualTo(companion.jid().device());
  }

  @Test
  void textToLidShouldReachTheSamePhone() throws Exception {
    String id = companion.sendText(link, Jid.lid(bob.lid()), "to your lid");

    assertThat(await(bob, message -> message.id().equals(id)).text()).isEqualTo("to your lid");
  }

  @Test
  void receiptsOfThePhoneShouldReachTheAuthor() throws Exception {
    String id = companion.sendText(link, BOB, "read me");

    Node delivered = receipt(id, "");
    bob.read(List.of()).join();
    Node read = receipt(id, "read");

    assertThat(delivered.requiredJid("from")).isEqualTo(BOB);
    assertThat(read.requiredJid("from")).isEqualTo(BOB);
    assertThat(await(bob, PhoneMessage::read).id()).isEqualTo(id);
  }

  @Test
  void silentPhoneShouldTakeATextAndConfirmNothingByItself() throws Exception {
    bob.change(settings -> settings.withSilent(true)).join();
    String quiet = companion.sendText(link, BOB, "quiet");
    await(bob, message -> message.id().equals(quiet));
    bob.change(settings -> settings.withSilent(false)).join();
    String loud = companion.sendText(link, BOB, "loud");

    assertThat(link.expect("receipt").required("id")).isEqualTo(loud);
  }

  @Test
  void phoneThatForgotItsSessionsShouldAskAgain() throws Exception {
    companion.sendText(link, BOB, "hello");
    bob.send("15550100001", "hello yourself").join();
    companion.receive(link, true);

    assertThat(bob.forgetSessions().join()).isPositive();
    String unreadable = companion.sendText(link, BOB, "unreadable");

    assertThat(receipt(unreadable, "retry").requiredChild("retry").required("count"))
        .isEqualTo("1");
  }

  @Test
  void textOfThePhoneShouldReachTheCompanionAndItsReceiptsThePhone() throws Exception {
    String id = bob.send("15550100001", "hi there").get(5, TimeUnit.SECONDS);

    Node stanza = link.expect("message");
    TestCompanion.Received received = companion.decrypt(stanza);
    companion.confirm(link, stanza);
    link.send(Node.of("receipt").with("id", id).with("to", BOB).with("type", "read"));

    assertThat(received.text()).isEqualTo("hi there");
    assertThat(stanza.required("id")).isEqualTo(id);
    assertThat(stanza.required("notify")).isEqualTo("Bob");
    assertThat(stanza.requiredJid("from")).isEqualTo(BOB);
    assertThat(stanza.requiredJid("sender_lid")).isEqualTo(Jid.lid(bob.lid()));
    assertThat(link.expect("ack").required("class")).isEqualTo("receipt");
    assertThat(await(bob, message -> message.id().equals(id) && message.read()).delivered())
        .isTrue();
  }

  @Test
  void phoneShouldAddressByLidWhenToldTo() throws Exception {
    bob.change(settings -> settings.withAddressByLid(true)).join();
    bob.send("15550100001", "from my lid").join();

    Node stanza = link.expect("message");

    assertThat(stanza.requiredJid("from")).isEqualTo(Jid.lid(bob.lid()));
    assertThat(stanza.requiredJid("sender_pn")).isEqualTo(BOB);
    assertThat(companion.decrypt(stanza).text()).isEqualTo("from my lid");
  }

  @Test
  void phoneShouldAnswerPingOnlyWhenToldTo() throws Exception {
    String first = companion.sendText(link, BOB, "ping");
    await(bob, message -> message.id().equals(first));
    bob.change(settings -> settings.withAutoReply(true)).join();
    companion.sendText(link, BOB, "ping");

    assertThat(companion.receive(link, true).text()).isEqualTo("pong");
    assertThat(link.pending()).noneMatch(node -> node.isTag("message"));
  }

  @Test
  void ownPhonesTextShouldReachTheCompanionAsCopy() throws Exception {
    alice.send("15550100002", "from the phone").join();

    Node stanza = link.expect("message");

    assertThat(stanza.requiredJid("from")).isEqualTo(companion.jid().account());
    assertThat(stanza.requiredJid("recipient")).isEqualTo(BOB);
    assertThat(stanza.requiredJid("peer_recipient_lid")).isEqualTo(Jid.lid(bob.lid()));
    var copy = companion.decrypt(stanza).message().getDeviceSentMessage();
    assertThat(copy.getMessage().getConversation()).isEqualTo("from the phone");
    assertThat(copy.getDestinationJid()).isEqualTo(BOB.toString());
  }

  @Test
  void messageShouldNotBeDeliveredTwiceWhenItIsSentAgain() throws Exception {
    TestCompanion other = new TestCompanion(sandbox);
    other.pair(sandbox.tcp(), bob);
    try (Link target = other.online(sandbox.tcp())) {
      link.send(message("3EB0AGAIN", other.jid(), Node.of("enc").withBytes(new byte[] {1}), 1));
      Node first = ack("3EB0AGAIN");
      link.send(message("3EB0AGAIN", other.jid(), Node.of("enc").withBytes(new byte[] {1}), 1));
      Node second = ack("3EB0AGAIN");
      link.send(message("3EB0NEXT", other.jid(), Node.of("enc").withBytes(new byte[] {1}), 1));

      assertThat(first.attribute("error")).isEmpty();
      assertThat(second.attribute("error")).isEmpty();
      assertThat(target.expect("message").required("id")).isEqualTo("3EB0AGAIN");
      assertThat(target.expect("message").required("id")).isEqualTo("3EB0NEXT");
    }
  }

  @Test
  void messageThatAPhoneAskedForAgainShouldReachItThoughItCarriesNoCount() throws Exception {
    link.send(message("3EB0ASKED", BOB, Node.of("enc").withBytes(new byte[] {1}), 1));
    receipt("3EB0ASKED", "retry");

    link.send(message("3EB0ASKED", BOB, Node.of("enc").withBytes(new byte[] {2}), 1));

    assertThat(receipt("3EB0ASKED", "retry").requiredChild("retry").required("count"))
        .isEqualTo("2");
  }

  @Test
  void ackShouldTellTheServersHashWhenADeviceWasLeftOut() throws Exception {
    link.send(message("3EB0PHASH", BOB, Node.of("enc").withBytes(new byte[] {1}), 1));

    assertThat(ack("3EB0PHASH").required("phash")).startsWith("2:").hasSize(10);
  }

  @Test
  void ackShouldCarryAnErrorWhenTheRecipientIsNotRegistered() throws Exception {
    Jid nobody = Jid.phone("15550199999");
    link.send(message("3EB0NOBODY", nobody, Node.of("enc").withBytes(new byte[] {1}), 1));

    assertThat(ack("3EB0NOBODY").required("error")).isEqualTo("404");
  }

  @Test
  void phoneShouldSendAgainWhenTheCompanionCouldNotDecrypt() throws Exception {
    String id = bob.send("15550100001", "once more").join();
    Node stanza = link.expect("message");
    link.send(
        Node.of(
                "receipt",
                Node.of("retry").with("count", 1).with("id", id).with("t", 1).with("v", 1),
                Node.of("registration").withBytes(new byte[] {0, 0, 0, 77}))
            .with("id", id)
            .with("to", stanza.requiredJid("from"))
            .with("type", "retry"));

    Node again = link.expect("message");

    assertThat(again.required("id")).isEqualTo(id);
    assertThat(again.requiredChild("enc").required("type")).isEqualTo("pkmsg");
    assertThat(again.requiredChild("enc").required("count")).isEqualTo("1");
    assertThat(companion.decrypt(again).text()).isEqualTo("once more");
  }

  private Node message(String id, Jid to, Node enc, int v) {
    return Node.of(
            "message",
            Node.of(
                "participants",
                Node.of("to", enc.with("v", v).with("type", "msg")).with("jid", to)))
        .with("id", id)
        .with("to", to)
        .with("type", "text");
  }

  private Node ack(String id) throws Exception {
    return link.expect(
        node -> node.isTag("ack") && node.attribute("id").filter(id::equals).isPresent());
  }

  private Node receipt(String id, String type) throws Exception {
    return link.expect(
        node ->
            node.isTag("receipt")
                && node.required("id").equals(id)
                && node.attribute("type").orElse("").equals(type));
  }

  private static PhoneMessage await(VirtualPhone phone, Predicate<PhoneMessage> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> phone.messages().join().stream().anyMatch(condition));
    return phone.awaitMessage(condition, Duration.ofSeconds(5)).join();
  }
}
