package io.manyline.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.MessageUndecryptable;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class IncomingMessageTest {
  private static final Jid ALICE = Jid.phone("15550002");
  private static final Jid ALICE_LID = Jid.lid("990002");

  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer alice = new TestPeer(ALICE);

  @Test
  void messageShouldBeDurableBeforeItIsAcknowledged() {
    alice.meet(fixture.store, null);
    fixture.store.hold();

    Node message = alice.text("hello");
    fixture.push(message);
    assertThat(fixture.store.waiting()).hasSize(1);
    assertThat(fixture.server().received()).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(fixture.server().received().stream().map(Node::tag))
        .containsExactly("ack", "receipt");
    Node ack = fixture.server().received("ack").getFirst();
    assertThat(ack.required("class")).isEqualTo("message");
    assertThat(ack.required("id")).isEqualTo(message.required("id"));
    assertThat(ack.requiredJid("to")).isEqualTo(ALICE);
    Node receipt = fixture.server().received("receipt").getFirst();
    assertThat(receipt.attribute("type")).isEmpty();
    assertThat(receipt.requiredJid("to")).isEqualTo(ALICE);
  }

  @Test
  void receiptShouldNotCountAsDeliveredWhileWeAreToBeUnavailable() {
    alice.meet(fixture.store, null);
    fixture.client.presence().appear(false);
    fixture.lane.runAll();
    fixture.push(alice.text("hello"));
    fixture.client.presence().appear(true);
    fixture.lane.runAll();
    fixture.push(alice.text("hello again"));

    assertThat(fixture.server().received("receipt"))
        .extracting(receipt -> receipt.attribute("type").orElse(""))
        .containsExactly("inactive", "");
  }

  @Test
  void oneCommitShouldHoldRatchetStepAndEvent() {
    alice.meet(fixture.store, null);
    int before = fixture.store.commits().size();

    fixture.push(alice.text("hello"));

    List<Commit> commits = fixture.store.commits();
    assertThat(commits).hasSize(before + 1);
    assertThat(commits.getLast().changes().keySet().stream().map(StateKey::kind))
        .contains(StateKey.Kind.SIGNAL_SESSION);
    MessageReceived event = (MessageReceived) commits.getLast().received().getFirst();
    assertThat(event.content()).isEqualTo(new MessageContent.Text("hello"));
    assertThat(event.chat()).isEqualTo(ALICE);
    assertThat(event.sender()).isEqualTo(ALICE);
    assertThat(event.from()).isEqualTo(new Address(ALICE, null));
    assertThat(event.fromMe()).isFalse();
    assertThat(event.offline()).isFalse();
    assertThat(event.pushName()).isEqualTo("Peer");
  }

  @Test
  void failedCommitShouldAcknowledgeNothingAndEndTheClient() {
    alice.meet(fixture.store, null);
    fixture.store.hold();
    fixture.push(alice.text("one"));
    fixture.push(alice.text("two"));

    fixture.store.fail(new IllegalStateException("fence lost"));
    fixture.lane.runAll();
    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received()).isEmpty();
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.STORE_FAILED);
    assertThat(fixture.server().isClosed()).isTrue();
  }

  @Test
  void laterMessageOfAChatShouldReadNothingFromTheStore() {
    alice.meet(fixture.store, null);
    fixture.push(alice.text("hello").with("sender_lid", ALICE_LID));
    fixture.push(alice.text("known by her LID").with("sender_lid", ALICE_LID));
    int before = fixture.store.roundTrips();

    fixture.push(alice.text("again").with("sender_lid", ALICE_LID));

    assertThat(fixture.store.received(MessageReceived.class)).hasSize(3);
    assertThat(fixture.store.roundTrips()).isEqualTo(before);
  }

  @Test
  void messageThatComesAgainShouldOnlyBeAcknowledgedWhenItIsKnown() {
    alice.meet(fixture.store, null);
    Node message = alice.text("hello");
    fixture.push(message);
    fixture.server().forget();

    fixture.push(message);

    assertThat(received()).hasSize(1);
    assertThat(fixture.store.received(MessageUndecryptable.class)).isEmpty();
    assertThat(fixture.server().received().stream().map(Node::tag))
        .containsExactly("ack", "receipt");
    assertThat(fixture.server().received("receipt").getFirst().attribute("type")).isEmpty();
  }

  @Test
  void messageThatComesAgainShouldBeReportedAndAskedForWhenItIsUnknown() {
    alice.meet(fixture.store, null);
    Node message = alice.text("hello");
    fixture.push(message);
    fixture.server().forget();
    fixture.store.forgetReceived();

    fixture.push(message);

    assertThat(fixture.store.received(MessageUndecryptable.class))
        .singleElement()
        .satisfies(event -> assertThat(event.reason()).isEqualTo("DUPLICATE"));
    assertThat(fixture.server().received("receipt").getFirst().required("type")).isEqualTo("retry");
  }

  @Test
  void usedPreKeyShouldGoWithTheMessageThatUsedIt() {
    fixture.preKeysOnServer = 0;
    fixture.push(
        Node.of("notification", Node.of("count").with("value", 0))
            .with("type", "encrypt")
            .with("id", "n1")
            .with("from", Jid.SERVER));
    assertThat(fixture.store.count(StateKey.Kind.PRE_KEY)).isEqualTo(812);
    alice.meet(fixture.store, 5);

    fixture.push(alice.text("hello"));

    assertThat(received()).hasSize(1);
    assertThat(fixture.store.commits().getLast().changes())
        .containsEntry(new StateKey(StateKey.Kind.PRE_KEY, "5"), Optional.empty());
    assertThat(fixture.store.count(StateKey.Kind.PRE_KEY)).isEqualTo(811);
  }

  @Test
  void messageThatIsNoneInsideShouldBeRefusedWithItsCodeAndReportedOnce() {
    alice.meet(fixture.store, null);

    fixture.push(alice.plaintext(new byte[] {(byte) 0xff, (byte) 0xff, 1}));

    assertThat(fixture.store.received(MessageUndecryptable.class))
        .singleElement()
        .satisfies(event -> assertThat(event.reason()).isEqualTo("MALFORMED"));
    assertThat(fixture.server().received("receipt")).isEmpty();
    assertThat(fixture.server().received("ack"))
        .singleElement()
        .satisfies(ack -> assertThat(ack.required("error")).isEqualTo("491"));
  }

  @Test
  void copyOfOurOwnDeviceShouldBeFromMeInThePartnersChat() {
    TestPeer ownPhone = new TestPeer(TestPhone.COMPANION.account());
    ownPhone.meet(fixture.store, null);
    Message copy =
        DeviceEncryptor.sentCopy(Message.newBuilder().setConversation("sent").build(), ALICE);

    fixture.push(
        ownPhone.message(copy).with("recipient", ALICE).with("peer_recipient_lid", ALICE_LID));

    MessageReceived event = received().getFirst();
    assertThat(event.fromMe()).isTrue();
    assertThat(event.chat()).isEqualTo(ALICE_LID);
    assertThat(event.peer()).isEqualTo(new Address(ALICE, ALICE_LID));
    assertThat(event.from().phone()).isEqualTo(TestPhone.COMPANION.account());
    Node receipt = fixture.server().received("receipt").getFirst();
    assertThat(receipt.required("type")).isEqualTo("sender");
    assertThat(receipt.requiredJid("recipient")).isEqualTo(ALICE);
  }

  @Test
  void strangerMustNotSpeakForUsByADeviceSentMessage() {
    alice.meet(fixture.store, null);
    Message forged =
        DeviceEncryptor.sentCopy(
            Message.newBuilder().setConversation("pay up").build(), Jid.phone("15550003"));

    fixture.push(alice.message(forged));

    MessageReceived event = received().getFirst();
    assertThat(event.fromMe()).isFalse();
    assertThat(event.chat()).isEqualTo(ALICE);
    assertThat(event.content()).isEqualTo(new MessageContent.Unsupported("deviceSentMessage"));
  }

  @Test
  void historyNotificationShouldGetItsReceiptsAndNotBeShown() {
    TestPeer ownPhone = new TestPeer(TestPhone.COMPANION.account());
    ownPhone.meet(fixture.store, null);
    Message history =
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder()
                    .setType(5)
                    .setHistorySyncNotification(HistorySyncNotification.getDefaultInstance()))
            .build();

    fixture.push(ownPhone.message(history).with("category", "peer"));

    assertThat(fixture.store.received()).isEmpty();
    assertThat(fixture.server().received("receipt").stream().map(node -> node.required("type")))
        .containsExactly("peer_msg", "hist_sync");
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  @Test
  void messageThatTellsNothingShouldBeKnownWhenItComesAgain() {
    TestPeer ownPhone = new TestPeer(TestPhone.COMPANION.account());
    ownPhone.meet(fixture.store, null);
    Message history =
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder()
                    .setType(5)
                    .setHistorySyncNotification(HistorySyncNotification.getDefaultInstance()))
            .build();

    Node message = ownPhone.message(history).with("category", "peer");
    fixture.push(message);
    fixture.server().forget();

    fixture.push(message);

    assertThat(fixture.store.received(MessageUndecryptable.class)).isEmpty();
    assertThat(fixture.server().received("receipt"))
        .extracting(receipt -> receipt.required("type"))
        .containsExactly("peer_msg");
  }

  @Test
  void kindThatIsNotTranslatedShouldBeNamed() {
    alice.meet(fixture.store, null);

    fixture.push(alice.plaintext(new byte[] {(byte) 0xb2, 0x02, 0}));

    assertThat(received().getFirst().content())
        .isEqualTo(new MessageContent.Unsupported("orderMessage"));
  }

  @Test
  void plaintextThatIsNoMessageShouldBeReportedWithItsRatchetStep() {
    alice.meet(fixture.store, null);

    fixture.push(alice.plaintext(new byte[] {(byte) 0xff}));
    fixture.push(alice.text("after"));

    assertThat(fixture.store.received(MessageUndecryptable.class)).hasSize(1);
    assertThat(received()).hasSize(1);
    assertThat(fixture.server().received("ack")).hasSize(2);
  }

  @Test
  void chatShouldStayWithTheFormFirstSeenAndLinkTheOther() {
    alice.meet(fixture.store, null);
    fixture.push(alice.text("before"));

    fixture.push(alice.text("after").with("sender_lid", ALICE_LID));

    assertThat(received().stream().map(MessageReceived::chat)).containsExactly(ALICE, ALICE);
    assertThat(fixture.store.received(WaEvent.ChatLinked.class))
        .containsExactly(new WaEvent.ChatLinked(ALICE, new Address(ALICE, ALICE_LID)));
    assertThat(received().getLast().from()).isEqualTo(new Address(ALICE, ALICE_LID));
  }

  @Test
  void ratchetShouldMoveToTheLidWhenThatBecomesKnown() {
    alice.meet(fixture.store, null);
    fixture.push(alice.text("before"));
    assertThat(sessions()).containsExactly("15550002@s.whatsapp.net");

    fixture.push(alice.text("after").with("sender_lid", ALICE_LID));

    assertThat(received()).hasSize(2);
    assertThat(sessions()).containsExactly("990002@lid");
  }

  @Test
  void offlineBacklogShouldBeCommittedInBatchesAndAcknowledgedAfter() {
    ClientFixture drained = ClientFixture.linked();
    alice.meet(drained.store, null);
    drained.connect();
    drained.succeed();
    int before = drained.store.commits().size();
    drained.push(Node.of("ib", Node.of("offline_preview").with("count", 150).with("message", 150)));
    assertThat(batchRequests(drained)).hasSize(1);

    for (int i = 0; i < 150; i++) {
      drained.server().send(alice.text("m" + i).with("offline", 0));
    }
    drained.lane.runAll();
    assertThat(drained.store.commits()).hasSize(before + 1);
    assertThat(drained.store.commits().getLast().received()).hasSize(100);
    assertThat(drained.server().received("ack")).hasSize(100);
    assertThat(batchRequests(drained)).hasSize(2);

    drained.push(Node.of("ib", Node.of("offline").with("count", 150)));
    assertThat(drained.store.commits().getLast().received()).hasSize(50);
    assertThat(drained.server().received("ack")).hasSize(150);
    assertThat(drained.events.getLast()).isEqualTo(new WaEvent.OfflineDrained(150));
    assertThat(
            drained.store.received(MessageReceived.class).stream()
                .map(event -> ((MessageContent.Text) event.content()).text()))
        .containsExactlyElementsOf(
            Stream.iterate(0, i -> i + 1).limit(150).map(i -> "m" + i).toList());
    assertThat(drained.store.received(MessageReceived.class)).allMatch(MessageReceived::offline);
  }

  @Test
  void offlineBatchShouldNotWaitLongerThanFiftyMilliseconds() {
    ClientFixture drained = ClientFixture.linked();
    alice.meet(drained.store, null);
    drained.connect();
    drained.succeed();
    drained.push(alice.text("m").with("offline", 0));
    assertThat(drained.server().received("ack")).isEmpty();

    drained.advance(Duration.ofMillis(50));

    assertThat(drained.server().received("ack")).hasSize(1);
  }

  @Test
  void liveMessagesShouldBeCommittedOneByOne() {
    alice.meet(fixture.store, null);
    int before = fixture.store.commits().size();

    for (int i = 0; i < 5; i++) {
      fixture.server().send(alice.text("m" + i));
    }
    fixture.lane.runAll();

    assertThat(fixture.store.commits()).hasSize(before + 5);
  }

  @Test
  void groupMessageWithoutItsSenderKeyShouldBeReportedAndAcknowledgedSoThatTheQueueDrains() {
    fixture.push(
        Node.of("message", Node.of("enc").with("v", "2").with("type", "skmsg"))
            .with("id", "g1")
            .with("from", Jid.group("1203630"))
            .with("participant", ALICE)
            .with("t", 1L));

    assertThat(fixture.server().received("ack").getFirst().requiredJid("participant"))
        .isEqualTo(ALICE);
    assertThat(fixture.store.received(MessageUndecryptable.class).getFirst().reason())
        .isEqualTo("NO_SENDER_KEY");
  }

  @Test
  void messageWithoutContentShouldBeReportedAsUnavailable() {
    fixture.push(
        Node.of("message", Node.of("unavailable").with("type", "view_once"))
            .with("id", "u1")
            .with("from", ALICE)
            .with("t", 1L));

    assertThat(fixture.store.received(MessageUndecryptable.class).getFirst().reason())
        .isEqualTo("UNAVAILABLE");
    assertThat(fixture.server().received("ack")).hasSize(1);
    assertThat(fixture.server().received("receipt")).isEmpty();
  }

  @Test
  void messageWithABrokenTimeShouldBeRefused() {
    fixture.push(Node.of("message").with("id", "b1").with("from", ALICE).with("t", "soon"));

    Node ack = fixture.server().received("ack").getFirst();
    assertThat(ack.required("error")).isEqualTo("487");
    assertThat(fixture.ended()).isEmpty();
  }

  private List<MessageReceived> received() {
    return fixture.store.received(MessageReceived.class);
  }

  private List<String> sessions() {
    return fixture.store.keys(StateKey.Kind.SIGNAL_SESSION).stream().map(StateKey::id).toList();
  }

  private static List<Node> batchRequests(ClientFixture drained) {
    return drained.server().received("ib").stream()
        .filter(ib -> ib.child("offline_batch").isPresent())
        .toList();
  }
}
