package io.manyline.whatsapp.group;

import static io.manyline.whatsapp.client.SendingFixture.BOB;
import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.GroupChange;
import io.manyline.whatsapp.event.WaEvent.GroupChanged;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.MessageUndecryptable;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.SenderKeyDistributionMessage;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.store.StateKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client in one group with its own phone, Bob's companion and Carol's phone.
final class GroupMessagesTest {
  private static final Jid GROUP = Jid.group("120363000000000001");
  private static final Jid CAROL = Jid.phone("15550004");
  private static final Jid CAROL_LID = Jid.lid("990004");
  private static final Jid BOBS_COMPANION = BOB_LID.withDevice(4);
  private static final Jid OWN_PHONE = TestPhone.COMPANION_LID.account();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;
  private final TestPeer carol = new TestPeer(CAROL_LID);
  private SenderKeyState bobsKey = GroupCipher.create(RANDOM);

  @BeforeEach
  void group() {
    sending.directory.account(CAROL, CAROL_LID).device(CAROL, carol);
    fixture.script(stanza -> answer(stanza).or(() -> sending.directory.apply(stanza)));
  }

  @Test
  void textShouldBeEncryptedOnceAndTheKeyGivenOnce() {
    PreparedMessage first = prepare("3EB01");
    PreparedMessage second = prepare("3EB02");

    assertThat(keys(first)).containsExactly(OWN_PHONE, BOBS_COMPANION, CAROL_LID);
    assertThat(keys(second)).isEmpty();
    for (PreparedMessage each : List.of(first, second)) {
      Node stanza = SendingFixture.stanza(each);
      assertThat(stanza.children("enc")).hasSize(1);
      assertThat(stanza.requiredChild("enc").required("type")).isEqualTo("skmsg");
      assertThat(stanza.required("addressing_mode")).isEqualTo("lid");
    }
    assertThat(fixture.server().queries("w:g2", "query")).hasSize(1);
    assertThat(fixture.server().queries("usync", "usync")).hasSize(1);
  }

  @Test
  void everybodyShouldReadWithTheKeyThatIsTheirs() throws Exception {
    PreparedMessage first = prepare("3EB01");
    SenderKeyState key = keyOf(carol, first, CAROL_LID);
    PreparedMessage second = prepare("3EB02");

    GroupCipher.Decrypted one = GroupCipher.decrypt(key, skmsg(first));
    GroupCipher.Decrypted two = GroupCipher.decrypt(one.state(), skmsg(second));
    assertThat(Message.parseFrom(Padding.unpad(two.plaintext())).getConversation())
        .isEqualTo("text of 3EB02");
  }

  @Test
  void newDeviceShouldBeGivenTheKeyAlone() {
    prepare("3EB01");
    sending.directory.device(BOB.withDevice(9), companion(9));
    fixture.push(devices());

    assertThat(keys(prepare("3EB02"))).containsExactly(BOB_LID.withDevice(9));
    assertThat(keys(prepare("3EB03"))).isEmpty();
  }

  @Test
  void memberWhoGoesShouldReadNothingMore() {
    SenderKeyState carols = keyOf(carol, prepare("3EB01"), CAROL_LID);
    fixture.push(change("remove", CAROL_LID));
    PreparedMessage after = prepare("3EB02");

    assertThat(keys(after)).containsExactly(OWN_PHONE, BOBS_COMPANION);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> GroupCipher.decrypt(carols, skmsg(after))))
        .hasMessageContaining("NO_SENDER_KEY");
    assertThat(keys(prepare("3EB03"))).isEmpty();
  }

  @Test
  void companionThatIsUnlinkedShouldReadNothingMoreThoughItsAccountStays() {
    sending.directory.device(BOB.withDevice(9), companion(9));
    SenderKeyState companions = keyOf(sending.bobsCompanion, prepare("3EB01"), BOBS_COMPANION);
    sending.directory.remove(BOB.withDevice(4));
    fixture.push(devices());
    PreparedMessage after = prepare("3EB02");

    assertThat(keys(after)).containsExactly(OWN_PHONE, BOB_LID.withDevice(9), CAROL_LID);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> GroupCipher.decrypt(companions, skmsg(after))))
        .hasMessageContaining("NO_SENDER_KEY");
    assertThat(keys(prepare("3EB03"))).isEmpty();
  }

  @Test
  void memberWhoGoesMustNotGetAMessageByAskingForIt() {
    prepare("3EB01");
    fixture.push(change("remove", CAROL_LID));
    fixture.server().forget();
    fixture.push(retry(CAROL_LID));
    assertThat(fixture.server().received("message")).isEmpty();
    assertThat(fixture.server().received("ack")).hasSize(1);

    fixture.push(retry(BOBS_COMPANION));
    Node again = fixture.server().received("message").getFirst();
    assertThat(again.requiredJid("to")).isEqualTo(GROUP);
    assertThat(again.requiredJid("participant")).isEqualTo(BOBS_COMPANION);
  }

  @Test
  void answerToARetryShouldCarryTextAndKey() {
    prepare("3EB01");
    fixture.server().forget();
    sending.bobsCompanion.loseSession();
    fixture.push(retry(BOBS_COMPANION));

    Message given =
        sending.bobsCompanion.read(
            fixture.server().received("message").getFirst().requiredChild("enc"));
    SenderKeyState key = GroupCipher.accept(null, axolotl(given));
    assertThat(given.getConversation()).isEqualTo("text of 3EB01");
    assertThat(GroupCipher.decrypt(key, skmsg(prepare("3EB02"))).plaintext()).isNotEmpty();
  }

  @Test
  void hashOfTheServerShouldMakeUsAskAgain() {
    PreparedMessage first = prepare("3EB01");
    fixture.client.transmit(first);
    fixture.lane.runAll();
    sending.directory.device(BOB.withDevice(9), companion(9));
    fixture.push(
        Node.of("ack")
            .with("class", "message")
            .with("id", "3EB01")
            .with("from", GROUP)
            .with("phash", "2:another"));

    assertThat(keys(prepare("3EB02"))).containsExactly(BOB_LID.withDevice(9));
  }

  @Test
  void changeShouldBeAcknowledgedOnlyWhenItIsDurable() {
    fixture.server().forget();
    fixture.store.hold();
    fixture.push(change("add", CAROL_LID));
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(fixture.server().received("ack")).hasSize(1);
    assertThat(fixture.store.received(GroupChanged.class))
        .extracting(it -> ((GroupChange.Members) it.change()).action())
        .containsExactly(GroupChange.Members.Action.ADDED);
  }

  @Test
  void keyAndMessageOfOneStanzaShouldBeOneCommit() {
    sending.bobsCompanion.meet(fixture.store, null);
    int before = fixture.store.commits().size();
    fixture.push(groupMessage("3EBA", key(GROUP), text("hello")));

    assertThat(fixture.store.received(MessageReceived.class))
        .extracting(MessageReceived::content)
        .containsExactly(new MessageContent.Text("hello"));
    assertThat(fixture.store.commits()).hasSize(before + 1);
    assertThat(fixture.store.commits().getLast().changes().keySet())
        .extracting(StateKey::kind)
        .contains(StateKey.Kind.SIGNAL_SESSION, StateKey.Kind.SENDER_KEY);
  }

  @Test
  void messagesShouldBeReadOutOfOrderAndEachOnce() {
    sending.bobsCompanion.meet(fixture.store, null);
    fixture.push(groupMessage("3EBA", key(GROUP), text("one")));
    Node two = text("two");
    Node three = text("three");
    fixture.push(groupMessage("3EBC", three));
    fixture.push(groupMessage("3EBB", two));
    fixture.push(groupMessage("3EBB", two));

    assertThat(fixture.store.received(MessageReceived.class))
        .extracting(it -> ((MessageContent.Text) it.content()).text())
        .containsExactly("one", "three", "two");
    assertThat(fixture.store.received(MessageUndecryptable.class)).isEmpty();
  }

  @Test
  void keyThatCameForAnotherGroupShouldNotCount() {
    sending.bobsCompanion.meet(fixture.store, null);
    fixture.push(groupMessage("3EBA", key(Jid.group("1")), text("hello")));

    assertThat(fixture.store.received(MessageReceived.class)).isEmpty();
    assertThat(fixture.store.received(MessageUndecryptable.class))
        .extracting(MessageUndecryptable::reason)
        .containsExactly("NO_SENDER_KEY");
  }

  @Test
  void keyOfAMessageThatDoesNotOpenShouldBeKept() {
    sending.bobsCompanion.meet(fixture.store, null);
    Node broken = Node.of("enc").with("v", "2").with("type", "skmsg").withBytes(new byte[] {51});
    fixture.push(groupMessage("3EBA", key(GROUP), broken));
    fixture.push(groupMessage("3EBB", text("next")));

    assertThat(fixture.store.received(MessageUndecryptable.class)).hasSize(1);
    assertThat(fixture.store.received(MessageReceived.class))
        .extracting(MessageReceived::messageId)
        .containsExactly("3EBB");
    Node asked = fixture.server().received("receipt").getFirst();
    assertThat(asked.required("type")).isEqualTo("retry");
    assertThat(asked.requiredJid("to")).isEqualTo(GROUP);
    assertThat(asked.requiredJid("participant")).isEqualTo(BOBS_COMPANION);
  }

  private PreparedMessage prepare(String id) {
    return sending.preparing(id, GROUP, "text of " + id).toCompletableFuture().join();
  }

  private TestPeer companion(int device) {
    TestPeer peer = new TestPeer(BOB_LID.withDevice(device));
    return peer.vouchedBy(sending.bobsIdentity.vouchFor(peer.identity().identity()));
  }

  private static List<Jid> keys(PreparedMessage prepared) {
    return SendingFixture.stanza(prepared)
        .child("participants")
        .map(all -> all.children("to").stream().map(to -> to.requiredJid("jid")).toList())
        .orElse(List.of());
  }

  private static SenderKeyState keyOf(TestPeer peer, PreparedMessage prepared, Jid device) {
    return GroupCipher.accept(null, axolotl(peer.read(SendingFixture.encFor(prepared, device))));
  }

  private static byte[] axolotl(Message message) {
    return message
        .getSenderKeyDistributionMessage()
        .getAxolotlSenderKeyDistributionMessage()
        .toByteArray();
  }

  private static byte[] skmsg(PreparedMessage prepared) {
    return SendingFixture.stanza(prepared).requiredChild("enc").bytes();
  }

  private Node key(Jid group) {
    return sending.bobsCompanion.encrypt(
        Message.newBuilder()
            .setSenderKeyDistributionMessage(
                SenderKeyDistributionMessage.newBuilder()
                    .setGroupId(group.toString())
                    .setAxolotlSenderKeyDistributionMessage(
                        ByteString.copyFrom(GroupCipher.distribution(bobsKey))))
            .build()
            .toByteArray());
  }

  private Node text(String text) {
    byte[] plaintext = Message.newBuilder().setConversation(text).build().toByteArray();
    GroupCipher.Encrypted encrypted =
        GroupCipher.encrypt(bobsKey, Padding.pad(plaintext, RANDOM), RANDOM);
    bobsKey = encrypted.state();
    return Node.of("enc").with("v", "2").with("type", "skmsg").withBytes(encrypted.message());
  }

  private static Node groupMessage(String id, Node... encs) {
    return Node.of("message", encs)
        .with("id", id)
        .with("from", GROUP)
        .with("participant", BOBS_COMPANION)
        .with("participant_pn", BOB)
        .with("addressing_mode", "lid")
        .with("t", 1_767_225_600L)
        .with("type", "text");
  }

  private static Node change(String tag, Jid member) {
    return Node.of(
            "notification",
            Node.of(tag, Node.of("participant").with("jid", member).with("phone_number", CAROL)))
        .with("type", "w:gp2")
        .with("id", "n1")
        .with("from", GROUP)
        .with("participant", BOB_LID)
        .with("participant_pn", BOB)
        .with("t", 1_767_225_600L);
  }

  private static Node devices() {
    return Node.of("notification", Node.of("add"))
        .with("type", "devices")
        .with("id", "n2")
        .with("from", BOB)
        .with("lid", BOB_LID);
  }

  private static Node retry(Jid device) {
    return Node.of("receipt", Node.of("retry").with("count", 1).with("id", "3EB01").with("v", "1"))
        .with("id", "3EB01")
        .with("type", "retry")
        .with("from", GROUP)
        .with("participant", device);
  }

  private static Optional<Node> answer(Node stanza) {
    if (!stanza.attribute("xmlns").orElse("").equals("w:g2")) {
      return Optional.empty();
    }
    List<Node> members =
        List.of(
            Node.of("participant").with("jid", OWN_PHONE).with("type", "superadmin"),
            Node.of("participant").with("jid", BOB_LID).with("phone_number", BOB),
            Node.of("participant").with("jid", CAROL_LID).with("phone_number", CAROL));
    Node group =
        Node.of("group")
            .with("id", GROUP.user())
            .with("subject", "Crew")
            .with("addressing_mode", "lid")
            .withChildren(members);
    return Optional.of(
        Node.of("iq", group)
            .with("id", stanza.required("id"))
            .with("type", "result")
            .with("from", GROUP));
  }
}
