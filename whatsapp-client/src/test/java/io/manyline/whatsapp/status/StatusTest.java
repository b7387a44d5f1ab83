package io.manyline.whatsapp.status;

import static io.manyline.whatsapp.client.SendingFixture.BOB;
import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.SenderKeyDistributionMessage;
import io.manyline.whatsapp.record.StoredContacts;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.StateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client with its own phone, Bob's companion and Carol's phone, and a privacy setting.
final class StatusTest {
  private static final Jid CAROL = Jid.phone("15550004");
  private static final Jid CAROL_LID = Jid.lid("990004");
  private static final Jid BOBS_COMPANION = BOB_LID.withDevice(4);
  private static final Jid OWN = TestPhone.COMPANION_LID.account();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;
  private SenderKeyState bobsKey = GroupCipher.create(RANDOM);
  private Node privacy = list("contacts");

  @BeforeEach
  void accounts() {
    sending.directory.account(CAROL, CAROL_LID).device(CAROL, new TestPeer(CAROL_LID));
    fixture.script(stanza -> answer(stanza).or(() -> sending.directory.apply(stanza)));
  }

  @Test
  void postShouldNameItsAudienceAndTheSettingAndGiveTheKeyOnce() {
    contacts(BOB, CAROL);
    PreparedMessage first = post("3EB01");
    PreparedMessage second = post("3EB02");

    Node stanza = SendingFixture.stanza(first);
    assertThat(stanza.requiredJid("to")).isEqualTo(Jid.STATUS);
    assertThat(stanza.attribute("addressing_mode")).isEmpty();
    assertThat(stanza.attribute("phash")).isEmpty();
    assertThat(stanza.requiredChild("enc").required("type")).isEqualTo("skmsg");
    assertThat(stanza.requiredChild("meta").required("status_setting")).isEqualTo("contacts");
    assertThat(SendingFixture.receivers(first))
        .containsExactlyInAnyOrder(BOBS_COMPANION, CAROL_LID, OWN);
    assertThat(given(first)).isEqualTo(3);
    assertThat(SendingFixture.receivers(second)).containsExactlyInAnyOrder(BOB_LID, CAROL_LID, OWN);
    assertThat(given(second)).isZero();
  }

  @Test
  void whoIsDeniedShouldNeitherBeNamedNorReadAnythingMore() {
    contacts(BOB, CAROL);
    post("3EB01");
    privacy = list("blacklist", CAROL_LID);
    PreparedMessage after = post("3EB02");

    assertThat(SendingFixture.receivers(after)).containsExactlyInAnyOrder(BOBS_COMPANION, OWN);
    assertThat(given(after)).as("a new key").isEqualTo(2);
    assertThat(SendingFixture.stanza(after).requiredChild("meta").required("status_setting"))
        .isEqualTo("denylist");
  }

  @Test
  void listOfThoseAllowedShouldBeTheAudienceWhateverTheContacts() {
    contacts(CAROL);
    privacy = list("whitelist", BOB_LID);
    PreparedMessage prepared = post("3EB01");

    assertThat(SendingFixture.receivers(prepared)).containsExactlyInAnyOrder(BOBS_COMPANION, OWN);
    assertThat(SendingFixture.stanza(prepared).requiredChild("meta").required("status_setting"))
        .isEqualTo("allowlist");
  }

  @Test
  void serverWithoutASettingShouldMeanTheContacts() {
    contacts(BOB);
    privacy = Node.of("error").with("code", 404).with("text", "item-not-found");

    assertThat(SendingFixture.receivers(post("3EB01")))
        .containsExactlyInAnyOrder(BOBS_COMPANION, OWN);
  }

  @Test
  void whatTakesAPostBackShouldSayNothingOfTheSetting() {
    contacts(BOB);
    post("3EB01");
    PreparedMessage revoke =
        prepare("3EB02", new MessageContent.Revoke(MessageRef.own("3EB01"))).join();

    assertThat(SendingFixture.stanza(revoke).required("edit")).isEqualTo("7");
    assertThat(SendingFixture.stanza(revoke).child("meta")).isEmpty();
    assertThat(SendingFixture.receivers(revoke)).contains(BOB_LID);
  }

  @Test
  void postOfAContactShouldBeReadConfirmedAndWhatOthersTakeBackNotFollowed() {
    sending.bobsCompanion.meet(fixture.store, null);
    fixture.push(statusOf("3EBA", key(), skmsg(text("hello"))));

    MessageReceived told = fixture.store.received(MessageReceived.class).getFirst();
    assertThat(told.chat()).isEqualTo(Jid.STATUS);
    assertThat(told.from().lid()).isEqualTo(BOB_LID);
    assertThat(told.from().phone()).isEqualTo(BOB);
    assertThat(told.content()).isEqualTo(new MessageContent.Text("hello"));
    Node receipt = fixture.server().received("receipt").getFirst();
    assertThat(receipt.requiredJid("to")).isEqualTo(Jid.STATUS);
    assertThat(receipt.requiredJid("participant")).isEqualTo(BOBS_COMPANION);

    fixture.push(statusOf("3EBB", skmsg(revoke("3EBA", false, CAROL_LID))));
    fixture.push(statusOf("3EBC", skmsg(revoke("3EBA", true, null))));
    assertThat(fixture.store.received(MessageReceived.class))
        .extracting(MessageReceived::content)
        .endsWith(
            new MessageContent.Unsupported("protocolMessage"),
            new MessageContent.Revoke(MessageRef.by(BOB_LID, "3EBA")));
  }

  @Test
  void viewShouldGoToTheStatusWithItsAuthorAndCome() {
    fixture.client.markRead(Jid.STATUS, BOB_LID, List.of("3EBA"));
    fixture.lane.runAll();
    Node read = fixture.server().received("receipt").getFirst();
    assertThat(read.requiredJid("to")).isEqualTo(Jid.STATUS);
    assertThat(read.requiredJid("participant")).isEqualTo(BOB_LID);

    fixture.push(
        Node.of("receipt")
            .with("id", "3EB01")
            .with("type", "read")
            .with("from", Jid.STATUS)
            .with("participant", BOBS_COMPANION)
            .with("t", 1_767_225_600L));
    ReceiptReceived seen = fixture.store.received(ReceiptReceived.class).getFirst();
    assertThat(seen.chat()).isEqualTo(Jid.STATUS);
    assertThat(seen.by().lid()).isEqualTo(BOB_LID);
    assertThat(seen.status()).isEqualTo(ReceiptReceived.Status.READ);
  }

  @Test
  void reactionShouldGoToTheAuthorAloneByTheNameOfTheStatus() {
    sending.bobsCompanion.meet(fixture.store, null);
    fixture.push(statusOf("3EBA", key(), skmsg(text("hello"))));
    PreparedMessage reaction =
        prepare("3EB09", new MessageContent.Reaction(MessageRef.of("3EBA"), "👍", Instant.EPOCH))
            .join();

    Node stanza = SendingFixture.stanza(reaction);
    assertThat(stanza.requiredJid("to")).isEqualTo(Jid.STATUS);
    assertThat(stanza.child("enc")).isEmpty();
    assertThat(SendingFixture.receivers(reaction)).containsExactlyInAnyOrder(BOBS_COMPANION, OWN);
    assertThat(reaction.chat()).isEqualTo(Jid.STATUS);
    assertThat(
            SendingFixture.failure(
                    prepare(
                        "3EB0A",
                        new MessageContent.Reaction(MessageRef.of("unknown"), "👍", Instant.EPOCH)))
                .reason())
        .isEqualTo(SendException.Reason.MESSAGE_NOT_KNOWN);
  }

  @Test
  void whoAsksAgainShouldGetThePostWithTheKeyAndWhoIsNotMeantAnyMoreNothing() {
    contacts(BOB, CAROL);
    post("3EB01");
    privacy = list("blacklist", CAROL_LID);
    post("3EB02");
    fixture.server().forget();
    fixture.push(retry("3EB01", CAROL_LID));
    assertThat(fixture.server().received("message")).isEmpty();

    sending.bobsCompanion.loseSession();
    fixture.push(retry("3EB02", BOBS_COMPANION));

    Node again = fixture.server().received("message").getFirst();
    assertThat(again.requiredJid("to")).isEqualTo(Jid.STATUS);
    assertThat(again.requiredJid("participant")).isEqualTo(BOBS_COMPANION);
    Message given = sending.bobsCompanion.read(again.requiredChild("enc"));
    assertThat(given.getConversation()).isEqualTo("text of 3EB02");
    assertThat(given.getSenderKeyDistributionMessage().getGroupId()).isEqualTo("status@broadcast");
  }

  private PreparedMessage post(String id) {
    return prepare(id, new MessageContent.Text("text of " + id)).join();
  }

  private java.util.concurrent.CompletableFuture<PreparedMessage> prepare(
      String id, MessageContent content) {
    CompletionStage<PreparedMessage> stage =
        fixture.client.prepare(new OutgoingMessage(Jid.STATUS, id, content));
    fixture.lane.runAll();
    return stage.toCompletableFuture();
  }

  /// How many devices are given the key.
  private static long given(PreparedMessage prepared) {
    return SendingFixture.stanza(prepared).requiredChild("participants").children("to").stream()
        .filter(to -> to.child("enc").isPresent())
        .count();
  }

  private void contacts(Jid... contacts) {
    for (Jid contact : contacts) {
      StoredContacts stored = StoredContacts.newBuilder().addAccounts(contact.toString()).build();
      String part = Integer.toHexString(Math.floorMod(contact.user().hashCode(), 16));
      StateKey key = new StateKey(StateKey.Kind.CONTACTS, part);
      fixture
          .store
          .commit(
              new Commit(
                  Map.of(key, Optional.of(stored.toByteArray())), List.of(), List.of(), null))
          .toCompletableFuture()
          .join();
    }
  }

  private Node key() {
    return sending.bobsCompanion.encrypt(
        Message.newBuilder()
            .setSenderKeyDistributionMessage(
                SenderKeyDistributionMessage.newBuilder()
                    .setGroupId(Jid.STATUS.toString())
                    .setAxolotlSenderKeyDistributionMessage(
                        ByteString.copyFrom(GroupCipher.distribution(bobsKey))))
            .build()
            .toByteArray());
  }

  private static Message text(String text) {
    return Message.newBuilder().setConversation(text).build();
  }

  private static Message revoke(String id, boolean own, Jid author) {
    MessageKey.Builder key =
        MessageKey.newBuilder().setRemoteJid("status@broadcast").setFromMe(own).setId(id);
    if (author != null) {
      key.setParticipant(author.toString());
    }
    return Message.newBuilder()
        .setProtocolMessage(ProtocolMessage.newBuilder().setKey(key).setType(0))
        .build();
  }

  private Node skmsg(Message message) {
    GroupCipher.Encrypted encrypted =
        GroupCipher.encrypt(bobsKey, Padding.pad(message.toByteArray(), RANDOM), RANDOM);
    bobsKey = encrypted.state();
    return Node.of("enc").with("v", "2").with("type", "skmsg").withBytes(encrypted.message());
  }

  private static Node retry(String id, Jid device) {
    return Node.of("receipt", Node.of("retry").with("count", 1).with("id", id).with("v", "1"))
        .with("id", id)
        .with("type", "retry")
        .with("from", Jid.STATUS)
        .with("participant", device);
  }

  private static Node statusOf(String id, Node... encs) {
    return Node.of("message", encs)
        .with("id", id)
        .with("from", Jid.STATUS)
        .with("participant", BOBS_COMPANION)
        .with("participant_pn", BOB)
        .with("t", 1_767_225_600L)
        .with("type", "text");
  }

  private static Node list(String type, Jid... users) {
    List<Node> listed =
        java.util.Arrays.stream(users).map(user -> Node.of("user").with("jid", user)).toList();
    return Node.of(
        "privacy", Node.of("list").with("type", type).with("default", "true").withChildren(listed));
  }

  private Optional<Node> answer(Node stanza) {
    if (!stanza.attribute("xmlns").orElse("").equals("status")) {
      return Optional.empty();
    }
    return Optional.of(
        Node.of("iq", privacy)
            .with("id", stanza.required("id"))
            .with("type", privacy.isTag("error") ? "error" : "result")
            .with("from", Jid.SERVER));
  }
}
