package io.manyline.gateway.pairing;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.RequestPairingCode;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionConfig;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Asks a session's worker for a code to type, and reads it once it is there.
///
/// **Order and threads:** the command runs as soon as the session shows codes; until then its
/// outcome is looked up every 200 ms. **Errors:** the worker's refusal; past the wait
/// `PAIRING_CODE_TIMEOUT`: the command expires by itself.
public final class TypedCodes {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Commands commands;
  private final PairingCodes codes;
  private final Scheduler timer;
  private final Duration wait;

  /// @param wait how long at most
  public TypedCodes(Commands commands, PairingCodes codes, Scheduler timer, Duration wait) {
    this.commands = commands;
    this.codes = codes;
    this.timer = timer;
    this.wait = wait;
  }

  Mono<QrCode> issue(Caller caller, SessionConfig session, String phone, TraceParent trace) {
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), caller.userId(), null),
            caller.userId(),
            CommandIds.hash("request_pairing_code " + phone),
            DEADLINE,
            trace);
    return commands
        .run(
            request,
            envelope ->
                envelope.setRequestPairingCode(RequestPairingCode.newBuilder().setPhone(phone)))
        .switchIfEmpty(Mono.defer(() -> later(request)))
        .timeout(wait, Mono.error(() -> tooLate(session)), timer)
        .flatMap(_ -> codes.typed(session.uid()))
        .switchIfEmpty(Mono.error(() -> tooLate(session)));
  }

  private Mono<CommandOutcome> later(Commands.Request request) {
    return Flux.interval(LOOK_EVERY, timer)
        .onBackpressureDrop()
        .concatMap(_ -> commands.known(request), 1)
        .next();
  }

  private Throwable tooLate(SessionConfig session) {
    return ErrorCode.PAIRING_CODE_TIMEOUT.because(
        "There was no code for session %s within %d s. Ask again; GET /api/sessions/%s tells its status."
            .formatted(session.id(), wait.toSeconds(), session.id()));
  }
}
