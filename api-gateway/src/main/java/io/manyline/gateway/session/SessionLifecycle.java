package io.manyline.gateway.session;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.LogOut;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Changes what is wanted of a session, and wakes its worker.
///
/// **Order and threads:** the desired state is stored first; the command that follows carries
/// nothing and may be lost: the worker compares anyway, only later. **Errors:** `SESSION_DISABLED`
/// for one that is switched off; `QUEUE_UNAVAILABLE` when the change is stored and the worker could
/// not be woken.
public final class SessionLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLifecycle.class);
  private static final Duration LOG_OUT_DEADLINE = Duration.ofSeconds(60);

  private final SessionDirectory directory;
  private final PairingCodes codes;
  private final Commands commands;

  public SessionLifecycle(SessionDirectory directory, PairingCodes codes, Commands commands) {
    this.directory = directory;
    this.codes = codes;
    this.commands = commands;
  }

  /// Be connected, or pairing: the same for `connect`, `login`, `qr` and an opened WebSocket.
  public Mono<SessionConfig> connect(Caller caller, SessionConfig session, TraceParent trace) {
    if (!session.enabled()) {
      return Mono.error(disabled(session));
    }
    return codes
        .ask(session.uid())
        .then(change(caller, session, c -> c.withDesired(DesiredState.CONNECTED), trace))
        .flatMap(stored -> stored.enabled() ? Mono.just(stored) : Mono.error(disabled(stored)));
  }

  Mono<SessionConfig> stop(Caller caller, SessionConfig session, TraceParent trace) {
    return change(caller, session, c -> c.withDesired(DesiredState.STOPPED), trace);
  }

  Mono<SessionConfig> change(
      Caller caller,
      SessionConfig session,
      UnaryOperator<SessionConfig> change,
      TraceParent trace) {
    return directory
        .update(session.uid(), change)
        .switchIfEmpty(Mono.error(() -> OwnedSessions.notFound(session.id().value())))
        .flatMap(
            stored -> commands.wakeUp(stored.uid(), caller.userId(), trace).thenReturn(stored));
  }

  /// Unlinks the device from the phone's account.
  ///
  /// @return the outcome, or empty when it takes longer
  Mono<CommandOutcome> logOut(Caller caller, SessionConfig session, TraceParent trace) {
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), caller.userId(), null),
            caller.userId(),
            CommandIds.hash("log_out"),
            LOG_OUT_DEADLINE,
            trace);
    return commands.run(request, envelope -> envelope.setLogOut(LogOut.getDefaultInstance()));
  }

  /// Unlinks the device when it is linked and somebody can, then removes all that is stored.
  Mono<Void> delete(Caller caller, SessionConfig session, boolean unlink, TraceParent trace) {
    Mono<CommandOutcome> unlinked =
        unlink
            ? logOut(caller, session, trace)
                .onErrorResume(
                    ProblemException.class,
                    e -> {
                      LOG.info(
                          "session {} is removed while still linked on the phone: {}",
                          session.id(),
                          e.problem().code());
                      return Mono.empty();
                    })
            : Mono.empty();
    return unlinked
        .then(directory.delete(session.uid()))
        .then(commands.wakeUp(session.uid(), caller.userId(), trace));
  }

  /// The refusal of a session that is switched off.
  public static ProblemException disabled(SessionConfig session) {
    return ErrorCode.SESSION_DISABLED.because(
        "Session %1$s is disabled. Enable it first: PATCH /api/sessions/%1$s {\"enabled\":true}"
            .formatted(session.id()));
  }
}
