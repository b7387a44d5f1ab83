package io.manyline.whatsapp.message;

import static io.manyline.whatsapp.client.SendingFixture.BOB;
import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static io.manyline.whatsapp.client.SendingFixture.failure;
import static io.manyline.whatsapp.client.SendingFixture.receivers;
import static io.manyline.whatsapp.client.SendingFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.device.ParticipantHash;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class TransmitTest {
  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;
  private final PreparedMessage prepared = sending.prepare("3EB0A", "hello");

  @Test
  void frameShouldBeWrittenBeforeTransmitReturns() {
    fixture.client.transmit(prepared);

    assertThat(fixture.server().received("message")).hasSize(1);
  }

  @Test
  void ackShouldCompleteWithTheServersTime() {
    CompletionStage<ServerAck> stage = fixture.client.transmit(prepared);
    assertThat(stage.toCompletableFuture()).isNotDone();

    fixture.push(ack());

    assertThat(stage.toCompletableFuture().join())
        .isEqualTo(new ServerAck("3EB0A", Instant.ofEpochSecond(1_767_225_601L), null, null));
  }

  @Test
  void refusalShouldCarryTheServersCode() {
    CompletionStage<ServerAck> stage = fixture.client.transmit(prepared);

    fixture.push(ack().with("error", 463));

    assertThat(stage.toCompletableFuture().join().error()).isEqualTo(463);
  }

  @Test
  void missingAckShouldFailAfterThirtySecondsAndTheSameBytesGoAgain() {
    CompletionStage<ServerAck> stage = fixture.client.transmit(prepared);
    fixture.advance(Duration.ofSeconds(30));
    assertThat(failure(stage).reason()).isEqualTo(Reason.TIMEOUT);

    CompletionStage<ServerAck> again = fixture.client.transmit(prepared);
    fixture.push(ack());

    assertThat(again.toCompletableFuture()).isCompleted();
    List<Node> sent = fixture.server().received("message");
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0)).hasToString(sent.get(1).toString());
    assertThat(enc(sent.get(0))).isEqualTo(enc(sent.get(1)));
  }

  @Test
  void lostConnectionShouldFailWhatWaitsForItsAck() {
    CompletionStage<ServerAck> stage = fixture.client.transmit(prepared);

    fixture.server().close();
    fixture.lane.runAll();

    assertThat(failure(stage).reason()).isEqualTo(Reason.DISCONNECTED);
  }

  @Test
  void deviceThatTheServerSaysWasMissedShouldGetTheMessageOnce() {
    TestPeer missed = new TestPeer(BOB_LID.withDevice(9));
    missed.vouchedBy(sending.bobsIdentity.vouchFor(missed.identity().identity()));
    sending.directory.device(BOB.withDevice(9), missed);
    fixture.client.transmit(prepared);
    fixture.server().forget();

    fixture.push(ack().with("phash", "2:AAAAAAAA"));
    fixture.client.transmit(prepared);
    fixture.push(ack().with("phash", "2:AAAAAAAA"));

    List<Node> more =
        fixture.server().received("message").stream()
            .filter(message -> message.child("participants").isEmpty())
            .toList();
    assertThat(more).hasSize(1);
    Node message = more.getFirst();
    assertThat(message.required("id")).isEqualTo("3EB0A");
    assertThat(message.requiredJid("to")).isEqualTo(missed.jid());
    assertThat(message.requiredChild("enc").attribute("count")).isEmpty();
    assertThat(text(missed.read(message.requiredChild("enc")))).isEqualTo("hello");
  }

  @Test
  void listsShouldBeAskedForAnewWhenTheServerHasOthers() {
    fixture.client.transmit(prepared);
    fixture.server().forget();

    fixture.push(ack().with("phash", "2:AAAAAAAA"));

    assertThat(fixture.server().queries("usync", "usync")).hasSize(2);
    assertThat(fixture.server().received("message")).isEmpty();
  }

  @Test
  void ourOwnParticipantHashShouldKeepTheDeviceLists() {
    List<Jid> devices = new ArrayList<>(receivers(prepared));
    devices.add(TestPhone.COMPANION_LID);
    fixture.client.transmit(prepared);

    fixture.push(ack().with("phash", ParticipantHash.of(devices)));

    assertThat(fixture.store.count(StateKey.Kind.DEVICE_LIST)).isEqualTo(2);
  }

  private static Node ack() {
    return Node.of("ack")
        .with("class", "message")
        .with("id", "3EB0A")
        .with("from", BOB)
        .with("t", 1_767_225_601L);
  }

  private static byte[] enc(Node message) {
    return message.requiredChild("participants").requiredChild("to").requiredChild("enc").bytes();
  }
}
