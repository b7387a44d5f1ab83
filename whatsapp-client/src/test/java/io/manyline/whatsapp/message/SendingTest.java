package io.manyline.whatsapp.message;

import static io.manyline.whatsapp.client.SendingFixture.BOB;
import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static io.manyline.whatsapp.client.SendingFixture.encFor;
import static io.manyline.whatsapp.client.SendingFixture.failure;
import static io.manyline.whatsapp.client.SendingFixture.receivers;
import static io.manyline.whatsapp.client.SendingFixture.stanza;
import static io.manyline.whatsapp.client.SendingFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.StateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class SendingTest {
  private static final Jid OWN_PHONE = TestPhone.COMPANION_LID.account();
  private static final Jid BOBS_COMPANION = BOB_LID.withDevice(4);

  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;

  @Test
  void firstMessageShouldReachEveryDeviceOfRecipientAndSender() {
    PreparedMessage prepared = sending.prepare("3EB0A", "hello");

    assertThat(prepared.to()).isEqualTo(BOB_LID);
    assertThat(prepared.chat()).isEqualTo(BOB_LID);
    assertThat(receivers(prepared)).containsExactly(BOBS_COMPANION, OWN_PHONE);
    assertThat(text(sending.bobsCompanion.read(encFor(prepared, BOBS_COMPANION))))
        .isEqualTo("hello");
    Message copy = sending.ownPhone.read(encFor(prepared, OWN_PHONE));
    assertThat(copy.getDeviceSentMessage().getDestinationJid()).isEqualTo(BOB_LID.toString());
    assertThat(text(copy.getDeviceSentMessage().getMessage())).isEqualTo("hello");
    assertThat(stanza(prepared).child("device-identity")).isPresent();
    assertThat(stanza(prepared).required("type")).isEqualTo("text");
  }

  @Test
  void oneCommitShouldHoldRatchetsPlaintextAndPreparedBytes() {
    PreparedMessage prepared = sending.prepare("3EB0A", "hello");

    Commit commit = fixture.store.commits().getLast();
    assertThat(commit.prepared()).isSameAs(prepared);
    assertThat(commit.changes().keySet().stream().map(StateKey::kind))
        .contains(StateKey.Kind.SIGNAL_SESSION, StateKey.Kind.SENT_MESSAGE);
    assertThat(commit.changes())
        .containsKey(new StateKey(StateKey.Kind.SENT_MESSAGE, BOB_LID + "/3EB0A"));
    assertThat(fixture.server().received("message")).isEmpty();
  }

  @Test
  void prepareShouldNotCompleteBeforeTheCommitIsDurable() {
    sending.prepare("3EB0A", "hello");
    fixture.store.hold();

    CompletionStage<PreparedMessage> second = sending.preparing("3EB0B", BOB, "again");
    assertThat(second.toCompletableFuture()).isNotDone();

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(second.toCompletableFuture()).isCompleted();
  }

  @Test
  void prepareShouldFailWhenTheCommitFails() {
    sending.prepare("3EB0A", "hello");
    fixture.store.hold();
    CompletionStage<PreparedMessage> second = sending.preparing("3EB0B", BOB, "again");

    fixture.store.fail(new IllegalStateException("fence lost"));
    fixture.lane.runAll();

    assertThat(failure(second).reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.STORE_FAILED);
  }

  @Test
  void laterMessagesShouldAskTheServerNothing() {
    sending.prepare("3EB0A", "hello");
    fixture.server().forget();

    PreparedMessage second = sending.prepare("3EB0B", "again");

    assertThat(fixture.server().received()).isEmpty();
    assertThat(receivers(second)).hasSize(2);
  }

  @Test
  void chatThatWasQuietShouldBeReadInTwoRoundTripsAndThenInNone() {
    Jid carol = Jid.phone("15550105");
    sending.directory.account(carol, Jid.lid("990005")).device(carol, new TestPeer(carol));
    sending.prepare("3EB0A", "hello");
    sending.preparing("3EB0B", carol, "hello").toCompletableFuture().join();
    ClientFixture again = reconnect();
    send(again, BOB, "3EB0C");

    int before = again.store.roundTrips();
    send(again, carol, "3EB0D");
    int quiet = again.store.roundTrips();
    send(again, carol, "3EB0E");

    assertThat(quiet - before).isLessThanOrEqualTo(2);
    assertThat(again.store.roundTrips()).isEqualTo(quiet);
  }

  @Test
  void messageShouldNeedNoIdentityOncePeersAnswered() {
    PreparedMessage first = sending.prepare("3EB0A", "hello");
    sending.bobsCompanion.read(encFor(first, BOBS_COMPANION));
    sending.ownPhone.read(encFor(first, OWN_PHONE));
    fixture.push(sending.bobsCompanion.text("hi").with("sender_pn", BOB));
    fixture.push(
        sending
            .ownPhone
            .message(Message.newBuilder().setConversation("note").build())
            .with("recipient", BOB_LID));

    PreparedMessage second = sending.prepare("3EB0B", "again");

    assertThat(encFor(second, BOBS_COMPANION).required("type")).isEqualTo("msg");
    assertThat(stanza(second).child("device-identity")).isEmpty();
    assertThat(text(sending.bobsCompanion.read(encFor(second, BOBS_COMPANION)))).isEqualTo("again");
  }

  @Test
  void companionThatAnotherAccountVouchesForShouldGetNothing() {
    sending.withBobsPhone();

    PreparedMessage prepared = sending.prepare("3EB0A", "hello");

    assertThat(receivers(prepared)).containsExactly(BOB_LID, OWN_PHONE);
  }

  @Test
  void deviceWhoseSignedPreKeyIsForgedShouldGetNothing() {
    sending.withBobsPhone().directory.forge(BOB);
    sending.directory.forge(BOB.withDevice(4));

    CompletionStage<PreparedMessage> stage = sending.preparing("3EB0A", BOB, "hello");

    assertThat(failure(stage).reason()).isEqualTo(Reason.NO_DEVICE);
    assertThat(fixture.store.count(StateKey.Kind.SENT_MESSAGE)).isZero();
  }

  @Test
  void numberThatIsNotOnWhatsAppShouldBeRefused() {
    CompletionStage<PreparedMessage> stage =
        sending.preparing("3EB0A", Jid.phone("15559999"), "hello");

    assertThat(failure(stage).reason()).isEqualTo(Reason.RECIPIENT_NOT_ON_WHATSAPP);
  }

  @Test
  void broadcastListShouldBeRefusedAsRecipient() {
    assertThat(
            failure(sending.preparing("3EB0A", Jid.parse("15550100001@broadcast"), "x")).reason())
        .isEqualTo(Reason.RECIPIENT_INVALID);
  }

  @Test
  void severalMessagesInFlightShouldTakeTheirRatchetStepsOneByOne() {
    fixture.store.hold();
    List<CompletionStage<PreparedMessage>> stages = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      stages.add(
          fixture.client.prepare(
              new OutgoingMessage(BOB, "3EB0" + i, new MessageContent.Text("m" + i))));
    }
    fixture.lane.runAll();
    fixture.store.release();
    fixture.lane.runAll();

    for (int i = 0; i < 20; i++) {
      PreparedMessage prepared = stages.get(i).toCompletableFuture().join();
      assertThat(text(sending.bobsCompanion.read(encFor(prepared, BOBS_COMPANION))))
          .isEqualTo("m" + i);
    }
    assertThat(fixture.server().queries("usync", "usync")).hasSize(2);
    assertThat(fixture.server().queries("encrypt", "key")).hasSize(1);
  }

  @Test
  void messageToAnotherChatShouldOvertakeOneThatWaits() {
    sending.prepare("3EB0A", "hello");
    Jid carol = Jid.phone("15550004");
    fixture.silence();
    CompletionStage<PreparedMessage> waits = sending.preparing("3EB0B", carol, "hello");

    CompletionStage<PreparedMessage> overtakes = sending.preparing("3EB0C", BOB, "again");

    assertThat(waits.toCompletableFuture()).isNotDone();
    assertThat(overtakes.toCompletableFuture()).isCompleted();
  }

  @Test
  void inboundBatchShouldBeCommittedBeforeAMessageThatBuildsOnIt() {
    PreparedMessage first = sending.prepare("3EB0A", "hello");
    sending.bobsCompanion.read(encFor(first, BOBS_COMPANION));
    fixture.client.disconnect();
    ClientFixture again = reconnect();
    again.push(sending.bobsCompanion.text("waited").with("offline", 0));

    int before = again.store.commits().size();
    again.client.prepare(new OutgoingMessage(BOB, "3EB0B", new MessageContent.Text("again")));
    again.lane.runAll();

    List<Commit> added = again.store.commits().subList(before, again.store.commits().size());
    assertThat(added).hasSize(2);
    assertThat(added.getFirst().received()).hasSize(1);
    assertThat(added.getLast().prepared()).isNotNull();
  }

  @Test
  void nothingShouldBePreparedBeforeTheLogin() {
    ClientFixture offline = ClientFixture.linked();
    CompletionStage<PreparedMessage> early =
        offline.client.prepare(new OutgoingMessage(BOB, "3EB0A", new MessageContent.Text("x")));
    fixture.client.disconnect();
    CompletionStage<PreparedMessage> late =
        fixture.client.prepare(new OutgoingMessage(BOB, "3EB0A", new MessageContent.Text("x")));

    assertThat(failure(early).reason()).isEqualTo(Reason.NOT_LOGGED_IN);
    assertThat(failure(late).reason()).isEqualTo(Reason.DISCONNECTED);
  }

  @Test
  void waitingPrepareShouldFailWhenTheConnectionEnds() {
    fixture.silence();
    CompletionStage<PreparedMessage> waits = sending.preparing("3EB0A", BOB, "hello");

    fixture.server().close();
    fixture.lane.runAll();

    assertThat(failure(waits).reason()).isEqualTo(Reason.DISCONNECTED);
  }

  @Test
  void changedDeviceListShouldBeAskedAnew() {
    sending.prepare("3EB0A", "hello");
    sending.directory.device(BOB.withDevice(9), sending.bob);
    sending.bob.vouchedBy(sending.bobsIdentity.vouchFor(sending.bob.identity().identity()));
    fixture.push(
        Node.of("notification", Node.of("add"))
            .with("type", "devices")
            .with("id", "n1")
            .with("from", BOB));

    PreparedMessage second = sending.prepare("3EB0B", "again");

    assertThat(receivers(second)).contains(BOB_LID.withDevice(9));
  }

  private static void send(ClientFixture from, Jid to, String id) {
    CompletionStage<PreparedMessage> stage =
        from.client.prepare(new OutgoingMessage(to, id, new MessageContent.Text("again")));
    from.lane.runAll();
    assertThat(stage.toCompletableFuture()).isCompleted();
  }

  private ClientFixture reconnect() {
    ClientFixture again = new ClientFixture(fixture.store);
    again.script(sending.directory);
    again.connect();
    again.succeed();
    return again;
  }
}
