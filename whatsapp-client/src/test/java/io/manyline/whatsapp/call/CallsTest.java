package io.manyline.whatsapp.call;

import static io.manyline.whatsapp.client.SendingFixture.BOB;
import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.event.WaEvent.CallEnded;
import io.manyline.whatsapp.event.WaEvent.CallReceived;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// Calls of a scripted server.
final class CallsTest {
  private final ClientFixture fixture = ClientFixture.online();

  @Test
  void offerShouldBeToldWithItsCallerAndAcknowledged() {
    fixture.push(offer("CA1", Node.of("video")));

    CallReceived told = fixture.store.received(CallReceived.class).getFirst();
    assertThat(told.callId()).isEqualTo("CA1");
    assertThat(told.from().lid()).isEqualTo(BOB_LID);
    assertThat(told.from().phone()).isEqualTo(BOB);
    assertThat(told.chat()).isEqualTo(BOB_LID);
    assertThat(told.kind()).isEqualTo(new CallReceived.Kind(true, false, null));
    assertThat(told.at()).isEqualTo(Instant.ofEpochSecond(1_767_225_600));
    Node ack = fixture.server().received("ack").getFirst();
    assertThat(ack.required("class")).isEqualTo("call");
    assertThat(ack.requiredJid("to")).isEqualTo(BOB_LID);
  }

  @Test
  void thatACallRingsAndThatItEndedMustBeDurableBeforeTheAck() {
    fixture.store.hold();
    fixture.push(offer("CA8"));
    fixture.push(call("id-8", action("terminate", "CA8")));
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("ack"))
        .extracting(ack -> ack.required("id"))
        .containsExactly("stanza-CA8", "id-8");
    assertThat(fixture.store.received(CallEnded.class)).hasSize(1);
  }

  @Test
  void rejectionMustNotBeDoneBeforeTheEndIsDurable() {
    fixture.push(offer("CA9"));
    CompletionStage<Void> rejecting = reject("CA9");
    String id = fixture.server().received("call").getFirst().required("id");
    fixture.store.hold();
    fixture.push(Node.of("ack").with("class", "call").with("id", id).with("from", BOB_LID));
    assertThat(rejecting.toCompletableFuture()).isNotDone();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(rejecting.toCompletableFuture()).isCompleted();
  }

  @Test
  void noticeOfAGroupsCallShouldSaySo() {
    Node notice =
        action("offer_notice", "CA2")
            .with("media", "video")
            .with("type", "group")
            .with("group-jid", Jid.group("120363000000000001"));
    fixture.push(call("id-2", notice));

    assertThat(fixture.store.received(CallReceived.class).getFirst().kind())
        .isEqualTo(new CallReceived.Kind(true, true, Jid.group("120363000000000001")));
  }

  @Test
  void endShouldBeToldWithItsReasonAndOnlyOfACallThatRang() {
    fixture.push(call("id-0", action("terminate", "OTHER").with("reason", "timeout")));
    fixture.push(offer("CA3"));
    fixture.push(call("id-4", action("transport", "CA3")));
    fixture.push(call("id-5", action("terminate", "CA3").with("reason", "accepted_elsewhere")));
    fixture.push(call("id-6", action("terminate", "CA3")));
    fixture.push(offer("CA4"));
    fixture.push(call("id-7", action("terminate", "CA4").with("reason", "Who? <knows>")));

    assertThat(fixture.store.received(CallEnded.class))
        .extracting(CallEnded::callId, CallEnded::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("CA3", "accepted_elsewhere"),
            org.assertj.core.groups.Tuple.tuple("CA4", "other"));
    assertThat(fixture.server().received("ack")).hasSize(7);
  }

  @Test
  void rejectionShouldGoToTheCallerAndEndTheCallWhenItIsAcknowledged() {
    fixture.push(offer("CA5"));
    fixture.server().forget();
    CompletionStage<Void> rejecting = reject("CA5");

    Node sent = fixture.server().received("call").getFirst();
    assertThat(sent.requiredJid("to")).isEqualTo(BOB_LID);
    Node reject = sent.requiredChild("reject");
    assertThat(reject.required("call-id")).isEqualTo("CA5");
    assertThat(reject.requiredJid("call-creator")).isEqualTo(BOB_LID);
    assertThat(reject.required("count")).isEqualTo("0");
    assertThat(rejecting.toCompletableFuture()).isNotDone();
    assertThat(fixture.store.received(CallEnded.class)).isEmpty();

    fixture.push(
        Node.of("ack")
            .with("class", "call")
            .with("type", "reject")
            .with("id", sent.required("id"))
            .with("from", BOB_LID));

    assertThat(rejecting.toCompletableFuture()).isCompleted();
    assertThat(fixture.store.received(CallEnded.class))
        .extracting(CallEnded::reason)
        .containsExactly("rejected");
    assertThat(SendingFixture.failure(reject("CA5")).reason())
        .isEqualTo(SendException.Reason.CALL_NOT_KNOWN);
  }

  @Test
  void callMustRingOnAfterARefusedRejectionAndAReconnect() {
    fixture.push(offer("CA6"));
    fixture.script(
        stanza ->
            stanza.isTag("call")
                ? Optional.of(
                    Node.of("ack")
                        .with("class", "call")
                        .with("id", stanza.required("id"))
                        .with("error", 404))
                : Optional.empty());

    assertThat(SendingFixture.failure(reject("CA6")).reason())
        .isEqualTo(SendException.Reason.REJECTED_BY_WHATSAPP);
    ClientFixture next = new ClientFixture(fixture.store);
    next.connect();
    next.succeed();
    CompletionStage<Void> again = next.client.rejectCall("CA6");
    next.lane.runAll();
    assertThat(next.server().received("call")).hasSize(1);
    assertThat(again.toCompletableFuture()).isNotDone();
  }

  @Test
  void callWithoutACallerShouldBeRefused() {
    fixture.push(call("id-9", Node.of("offer").with("call-id", "CA7")));

    assertThat(fixture.store.received(CallReceived.class)).isEmpty();
    assertThat(fixture.server().received("ack").getFirst().required("error")).isEqualTo("487");
  }

  private CompletionStage<Void> reject(String id) {
    CompletionStage<Void> stage = fixture.client.rejectCall(id);
    fixture.lane.runAll();
    return stage;
  }

  private static Node offer(String id, Node... children) {
    return call(
        "stanza-" + id,
        action("offer", id).with("caller_pn", BOB).withChildren(java.util.List.of(children)));
  }

  private static Node action(String tag, String id) {
    return Node.of(tag).with("call-id", id).with("call-creator", BOB_LID);
  }

  private static Node call(String id, Node action) {
    return Node.of("call", action).with("id", id).with("from", BOB_LID).with("t", 1_767_225_600);
  }
}
