package io.manyline.whatsapp.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived.Status;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiptTest {
  private static final Jid BOB = Jid.phone("15550003");
  private final ClientFixture fixture = ClientFixture.online();

  @ParameterizedTest
  @CsvSource({"'', DELIVERED", "inactive, DELIVERED", "read, READ", "played, PLAYED"})
  void receiptShouldBeReportedAndThenAcknowledged(String type, Status status) {
    fixture.store.hold();
    fixture.push(receipt(type.isEmpty() ? null : type));
    assertThat(fixture.server().received()).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.store.received(ReceiptReceived.class))
        .containsExactly(
            new ReceiptReceived(
                List.of("3EB0A", "3EB0B"),
                BOB,
                new Address(BOB, null),
                status,
                Instant.ofEpochSecond(1_767_225_600L)));
    Node ack = fixture.server().received("ack").getFirst();
    assertThat(ack.required("class")).isEqualTo("receipt");
    assertThat(ack.requiredJid("to")).isEqualTo(BOB.withDevice(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sender",
        "read-self",
        "played-self",
        "peer_msg",
        "hist_sync",
        "server-error",
        "something-new"
      })
  void receiptOfAnotherKindShouldOnlyBeAcknowledged(String type) {
    fixture.push(receipt(type));

    assertThat(fixture.store.received()).isEmpty();
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  @Test
  void receiptOfOurOwnDeviceShouldOnlyBeAcknowledged() {
    fixture.push(receipt("read").with("from", TestPhone.COMPANION.account()));

    assertThat(fixture.store.received()).isEmpty();
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  @Test
  void markReadShouldNameAllMessages() {
    fixture.client.markRead(BOB, null, List.of("A", "B", "C"));

    Node receipt = fixture.server().received("receipt").getFirst();
    assertThat(receipt.required("id")).isEqualTo("A");
    assertThat(receipt.required("type")).isEqualTo("read");
    assertThat(receipt.requiredJid("to")).isEqualTo(BOB);
    assertThat(
            receipt.requiredChild("list").children("item").stream()
                .map(item -> item.required("id")))
        .containsExactly("B", "C");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"w:gp2", "picture", "server_sync", "something-new", "devices", "account_sync"})
  void notificationOfAnyKindShouldBeAcknowledged(String type) {
    fixture.push(Node.of("notification").with("type", type).with("id", "n1").with("from", BOB));

    Node ack = fixture.server().received("ack").getFirst();
    assertThat(ack.required("class")).isEqualTo("notification");
    assertThat(ack.required("type")).isEqualTo(type);
  }

  @Test
  void callShouldBeAcknowledged() {
    fixture.push(Node.of("call", Node.of("offer")).with("id", "c1").with("from", BOB));

    assertThat(fixture.server().received("ack").getFirst().required("class")).isEqualTo("call");
  }

  @Test
  void lowWaterShouldBringFiftyMoreOnceTheFirstUploadIsDone() {
    low();
    assertThat(upload(0).children("key")).hasSize(812);

    low();
    assertThat(upload(1).children("key")).hasSize(50);
    assertThat(fixture.store.count(StateKey.Kind.PRE_KEY)).isEqualTo(862);
  }

  @Test
  void uploadThatWasNotConfirmedShouldBeRepeatedWithTheSameKeys() {
    fixture.silence();
    low();
    Node first = upload(0);
    ClientFixture again = new ClientFixture(fixture.store);
    again.preKeysOnServer = 0;

    again.connect();
    again.succeed();

    Node second = again.server().queries("encrypt", "list").getFirst().requiredChild("list");
    assertThat(second.children("key")).hasSize(812);
    assertThat(values(second)).isEqualTo(values(first));
    assertThat(fixture.store.count(StateKey.Kind.PRE_KEY)).isEqualTo(812);
  }

  @Test
  void changedIdentityShouldForgetWhatIsKnownOfTheAccount() {
    fixture.store.tamper(
        new StateKey(StateKey.Kind.SIGNAL_SESSION, BOB.toString()), new byte[] {1});

    fixture.push(
        Node.of("notification", Node.of("identity"))
            .with("type", "encrypt")
            .with("id", "n1")
            .with("from", BOB));

    assertThat(fixture.store.count(StateKey.Kind.SIGNAL_SESSION)).isZero();
  }

  @Test
  void pingOfTheServerShouldBeAnswered() {
    fixture.push(question("urn:xmpp:ping", Node.of("ping")));

    assertThat(fixture.server().received("iq").getFirst().required("type")).isEqualTo("result");
  }

  @Test
  void unknownQuestionOfTheServerShouldBeAnsweredWithAnError() {
    fixture.push(question("urn:new", Node.of("surprise")));

    Node answer = fixture.server().received("iq").getFirst();
    assertThat(answer.required("id")).isEqualTo("q1");
    assertThat(answer.requiredChild("error").required("code")).isEqualTo("501");
  }

  private static Node question(String namespace, Node child) {
    return Node.of("iq", child)
        .with("id", "q1")
        .with("type", "get")
        .with("xmlns", namespace)
        .with("from", Jid.SERVER);
  }

  private void low() {
    fixture.push(
        Node.of("notification", Node.of("count").with("value", 9))
            .with("type", "encrypt")
            .with("id", "n1")
            .with("from", Jid.SERVER));
  }

  private Node upload(int index) {
    return fixture.server().queries("encrypt", "list").get(index).requiredChild("list");
  }

  private static List<String> values(Node list) {
    return list.children("key").stream()
        .map(key -> HexFormat.of().formatHex(key.requiredChild("value").bytes()))
        .toList();
  }

  private static Node receipt(String type) {
    Node list =
        Node.of("list", Node.of("item").with("id", "3EB0A"), Node.of("item").with("id", "3EB0B"));
    return Node.of("receipt", list)
        .with("id", "3EB0A")
        .with("from", BOB.withDevice(2))
        .with("type", type)
        .with("t", 1_767_225_600L);
  }
}
