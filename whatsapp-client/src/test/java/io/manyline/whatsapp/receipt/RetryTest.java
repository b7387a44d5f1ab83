package io.manyline.whatsapp.receipt;

import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static io.manyline.whatsapp.client.SendingFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.MessageUndecryptable;
import io.manyline.whatsapp.iq.PreKeyNodes;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetryTest {
  private static final Jid BOBS_COMPANION = BOB_LID.withDevice(4);
  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;

  @Test
  void undecryptableMessageShouldBeReportedOnceAndAskedForAtMostFiveTimes() {
    for (int i = 0; i < 8; i++) {
      fixture.push(broken());
    }

    assertThat(fixture.store.received(MessageUndecryptable.class)).hasSize(1);
    assertThat(fixture.server().received("ack")).hasSize(8);
    List<Node> asked = fixture.server().received("receipt");
    assertThat(asked.stream().map(node -> node.requiredChild("retry").required("count")))
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(asked.get(0).child("keys")).isEmpty();
    assertThat(asked.get(1).child("keys")).isPresent();
    assertThat(asked.get(0).requiredChild("registration").bytes()).hasSize(4);
  }

  @Test
  void preKeyOfARetryShouldBeDurableBeforeItIsShown() {
    fixture.push(broken());
    fixture.store.hold();

    fixture.push(broken());

    assertThat(fixture.server().received("receipt")).hasSize(1);
    assertThat(fixture.store.waiting().getFirst().changes().keySet().stream().map(StateKey::kind))
        .contains(StateKey.Kind.PRE_KEY);
    fixture.store.release();
    fixture.lane.runAll();
    assertThat(fixture.server().received("receipt")).hasSize(2);
  }

  @Test
  void countShouldGoOnFromTheAnswerThatFailedAgain() {
    fixture.push(broken().withChildren(List.of(brokenEnc().with("count", 3))));

    assertThat(
            fixture
                .server()
                .received("receipt")
                .getFirst()
                .requiredChild("retry")
                .required("count"))
        .isEqualTo("4");
  }

  @Test
  void messageShouldBeReceivedWhenTheAnswerDecrypts() {
    TestPeer alice = new TestPeer(Jid.phone("15550002"));
    Node lost = broken();
    fixture.push(lost);
    alice.meet(fixture.store, null);

    fixture.push(alice.text("again").with("id", lost.required("id")));

    assertThat(fixture.store.received(MessageReceived.class)).hasSize(1);
  }

  @Test
  void retryReceiptShouldBeAnsweredFromKeptPlaintext() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();
    sending.bobsCompanion.loseSession();

    fixture.push(retry(1));

    Node again = fixture.server().received("message").getFirst();
    assertThat(again.required("id")).isEqualTo("3EB0A");
    assertThat(again.requiredJid("to")).isEqualTo(BOBS_COMPANION);
    assertThat(again.child("participants")).isEmpty();
    Node enc = again.requiredChild("enc");
    assertThat(enc.required("count")).isEqualTo("1");
    assertThat(enc.required("type")).isEqualTo("pkmsg");
    assertThat(again.child("device-identity")).isPresent();
    assertThat(text(sending.bobsCompanion.read(enc))).isEqualTo("hello");
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  @Test
  void retryReceiptShouldBeAnsweredOnceForEachCount() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();

    fixture.push(retry(1));
    fixture.push(retry(1));
    assertThat(fixture.server().received("message")).hasSize(1);
    fixture.push(retry(2));
    assertThat(fixture.server().received("message")).hasSize(2);
    fixture.push(retry(11));
    assertThat(fixture.server().received("message")).hasSize(2);
    assertThat(fixture.server().received("ack")).hasSize(4);
  }

  @Test
  void retryReceiptShouldBeAnsweredAlsoByTheNextOwnerOfTheSession() {
    sending.prepare("3EB0A", "hello");
    fixture.server().close();
    fixture.lane.runAll();
    sending.bobsCompanion.loseSession();
    ClientFixture next = new ClientFixture(fixture.store);
    next.script(sending.directory);
    next.connect();
    next.succeed();

    next.push(retry(10));

    Node enc = next.server().received("message").getFirst().requiredChild("enc");
    assertThat(text(sending.bobsCompanion.read(enc))).isEqualTo("hello");
  }

  @Test
  void retryReceiptWithKeysShouldNeedNoQuery() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();
    sending.bobsCompanion.loseSession();
    Node bundle = sending.bobsCompanion.bundle(BOBS_COMPANION);
    Node keys =
        Node.of("keys")
            .withChildren(
                bundle.children().stream().filter(child -> !child.isTag("registration")).toList());

    fixture.push(retry(2, bundle.requiredChild("registration"), keys));

    assertThat(fixture.server().received("iq")).isEmpty();
    Node enc = fixture.server().received("message").getFirst().requiredChild("enc");
    assertThat(text(sending.bobsCompanion.read(enc))).isEqualTo("hello");
  }

  @Test
  void answerShouldLeaveOnlyWhenItsRatchetIsDurable() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();
    fixture.store.hold();

    fixture.push(retry(1));
    assertThat(fixture.server().received("message")).isEmpty();
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(fixture.server().received("message")).hasSize(1);
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  @Test
  void retryReceiptForWhatWeNeverSentShouldOnlyBeAcknowledged() {
    fixture.push(retry(1));

    assertThat(fixture.server().received("message")).isEmpty();
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  @Test
  void anotherAccountMustNotGetAMessageByAskingForIt() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();

    Jid carol = Jid.lid("990004");
    sending
        .directory
        .account(Jid.phone("15550004"), carol)
        .device(Jid.phone("15550004"), new TestPeer(carol));

    fixture.push(retry(1).with("from", carol));

    assertThat(fixture.server().received("message")).isEmpty();
  }

  @Test
  void ownPhoneThatAsksShouldGetItsCopy() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();
    sending.ownPhone.loseSession();

    fixture.push(
        retry(1).with("from", TestPhone.COMPANION_LID.account()).with("recipient", BOB_LID));

    Node enc = fixture.server().received("message").getFirst().requiredChild("enc");
    assertThat(text(sending.ownPhone.read(enc).getDeviceSentMessage().getMessage()))
        .isEqualTo("hello");
  }

  private Node retry(int count, Node... more) {
    List<Node> children = new ArrayList<>();
    children.add(Node.of("retry").with("count", count).with("id", "3EB0A").with("v", "1"));
    children.addAll(
        more.length > 0
            ? List.of(more)
            : List.of(PreKeyNodes.registration(sending.bobsCompanion.identity())));
    return Node.of("receipt")
        .with("id", "3EB0A")
        .with("type", "retry")
        .with("from", BOBS_COMPANION)
        .withChildren(children);
  }

  private static Node broken() {
    return Node.of("message", brokenEnc())
        .with("id", "3EB0BROKEN")
        .with("from", Jid.phone("15550002"))
        .with("t", 1_767_225_600L)
        .with("type", "text");
  }

  private static Node brokenEnc() {
    return Node.of("enc").with("v", "2").with("type", "msg").withBytes(new byte[] {0x33, 1, 2});
  }
}
