package io.manyline.whatsapp.call;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.call.OpenCalls.OpenCall;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.stanza.ResponseTracker;
import io.manyline.whatsapp.stanza.StanzaIds;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What one can do about calls that ring.
///
/// **Order and threads:** on the lane; stages complete on the lane, once that the call ended is
/// durable. **Errors:** [SendException] `CALL_NOT_KNOWN` for one that does not ring any more,
/// `REJECTED_BY_WHATSAPP`, `TIMEOUT`, `DISCONNECTED`. **Source:** docs/protocol/calls.md (whatsmeow
/// call.go `RejectCall`).
public final class Calls {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final StateLedger ledger;
  private final StanzaSender sender;
  private final ResponseTracker responses;
  private final StanzaIds ids;
  private final InstantSource clock;

  public Calls(
      StateLedger ledger,
      StanzaSender sender,
      ResponseTracker responses,
      StanzaIds ids,
      InstantSource clock) {
    this.ledger = ledger;
    this.sender = sender;
    this.responses = responses;
    this.ids = ids;
    this.clock = clock;
  }

  /// Rejects it on all devices of the account.
  public CompletionStage<Void> reject(String callId, OwnDevice own) {
    OpenCall call = new OpenCalls(ledger.begin()).find(callId).orElse(null);
    if (call == null) {
      return CompletableFuture.failedFuture(
          new SendException(Reason.CALL_NOT_KNOWN, "no call of that id rings"));
    }
    String id = ids.next();
    Node reject =
        Node.of("reject")
            .with("call-id", callId)
            .with("call-creator", call.caller())
            .with("count", 0);
    CompletionStage<Node> answer = responses.expect(id, DEADLINE);
    sender.send(
        Node.of("call", reject)
            .with("id", id)
            .with("from", own.accountLike(call.caller()))
            .with("to", call.caller()));
    return answer
        .thenCompose(ack -> rejected(ack, call))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(SendException.of(failure)));
  }

  private CompletionStage<Void> rejected(Node ack, OpenCall call) {
    long error = ack.number("error").orElse(0L);
    if (error != 0) {
      throw new SendException(Reason.REJECTED_BY_WHATSAPP, "refused with code " + error);
    }
    StateChanges changes = ledger.begin();
    OpenCalls open = new OpenCalls(changes);
    if (open.find(call.id()).isPresent()) {
      open.remove(call.id());
      changes.report(IncomingCalls.ended(call, "rejected", clock.instant(), changes));
    }
    return ledger.commit(changes);
  }
}
