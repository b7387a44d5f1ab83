package io.manyline.gateway.call;

import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.RejectCall;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Rejects calls.
@RestController
@Tag(name = "Calls")
final class CallController {
  private static final Pattern CALL = Pattern.compile("[A-Za-z0-9_-]{4,128}");

  private static final RunningCommand.Words WORDS =
      new RunningCommand.Words(
          "Call rejected",
          "Queued: the call is rejected once the session is connected, within a minute");

  private final SessionCalls calls;

  CallController(SessionCalls calls) {
    this.calls = calls;
  }

  @PostMapping(path = "/api/sessions/{id}/calls/{call_id}/reject", produces = "application/json")
  @Operation(
      summary = "Reject a call that rings",
      description =
          "The call_id is that of the event call.received. It ends on all devices of the account;"
              + " event call.ended with reason rejected. 404 CALL_NOT_KNOWN when it does not ring"
              + " any more.")
  Mono<ResponseEntity<Envelope<CallView>>> reject(
      Caller caller,
      @PathVariable String id,
      @PathVariable("call_id") String callId,
      TraceParent trace) {
    if (!CALL.matcher(callId).matches()) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "A call's id is the one that the event call.received tells: 4 to 128 letters, digits,"
              + " dashes and underscores.");
    }
    RejectCall reject = RejectCall.newBuilder().setCallId(callId).build();
    return calls
        .run(
            SessionCalls.Call.of(caller, id, trace),
            new SessionCalls.Asked(
                "reject_call", reject, envelope -> envelope.setRejectCall(reject)))
        .flatMap(
            run ->
                run.changed(
                    WORDS,
                    _ -> new CallView(run.id(), callId, "done"),
                    command -> new CallView(command, callId, "queued")));
  }
}
