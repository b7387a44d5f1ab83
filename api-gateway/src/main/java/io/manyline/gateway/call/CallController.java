package io.manyline.gateway.call;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.LoginCheck;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.RejectCall;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
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
  /// A call does not ring longer than that.
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Pattern CALL = Pattern.compile("[A-Za-z0-9_-]{4,128}");

  private final OwnedSessions sessions;
  private final LoginCheck login;
  private final Commands commands;

  CallController(OwnedSessions sessions, LoginCheck login, Commands commands) {
    this.sessions = sessions;
    this.login = login;
    this.commands = commands;
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
    return sessions
        .find(caller, id)
        .flatMap(session -> login.require(session).then(run(caller, session, callId, trace)));
  }

  private Mono<ResponseEntity<Envelope<CallView>>> run(
      Caller caller, SessionConfig session, String callId, TraceParent trace) {
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), caller.userId(), null),
            caller.userId(),
            CommandIds.hash("reject_call", callId),
            DEADLINE,
            trace);
    String command = request.id().value();
    RejectCall reject = RejectCall.newBuilder().setCallId(callId).build();
    return commands
        .run(request, envelope -> envelope.setRejectCall(reject))
        .map(_ -> Envelope.ok("Call rejected", new CallView(command, callId, "done")))
        .switchIfEmpty(
            Mono.fromSupplier(
                () ->
                    Envelope.accepted(
                        "Queued: the call is rejected once the session is connected, within a"
                            + " minute",
                        new CallView(command, callId, "queued"))));
  }
}
