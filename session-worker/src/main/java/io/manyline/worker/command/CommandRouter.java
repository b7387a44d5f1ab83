package io.manyline.worker.command;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.worker.outbox.AppendResult;
import io.manyline.worker.outbox.OutboxAppender;
import io.manyline.worker.outbox.OutcomeSink;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.session.SessionSupervisor;
import io.manyline.worker.store.SessionSeal;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Takes a command to where it becomes durable, and tells the session's owner.
///
/// **Flow:** [SessionCommandReader] → outbox row → supervisor. `Reconcile` has no row: it only
/// wakes. **Order and threads:** called by the reader; the stages of one session are chained by it.
/// **Errors:** the stage fails when it is unknown whether the row is durable: the record must be
/// read again. A command that cannot be carried out by anybody gets its outcome here:
/// `UNSUPPORTED`, `SESSION_NOT_FOUND`, `IDEMPOTENCY_KEY_REUSED`, `TOO_MANY_COMMANDS`.
public final class CommandRouter implements SessionCommandReader.Destination {
  private static final Logger log = LoggerFactory.getLogger(CommandRouter.class);

  private final Sessions sessions;
  private final OutboxAppender outbox;
  private final OutcomeSink outcomes;
  private final SessionSupervisor supervisor;
  private final InstantSource clock;

  /// Which sessions there are.
  public record Sessions(SessionDirectory directory, SessionSealers sealers, Network network) {}

  public CommandRouter(
      Sessions sessions,
      OutboxAppender outbox,
      OutcomeSink outcomes,
      SessionSupervisor supervisor,
      InstantSource clock) {
    this.sessions = sessions;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /// @return completes, on any thread, when the command cannot be lost any more
  @Override
  public CompletionStage<Void> route(SessionUid uid, SessionCommand command) {
    return switch (command.getCommandCase()) {
      case RECONCILE -> {
        supervisor.reconcile(uid);
        yield CompletableFuture.completedFuture(null);
      }
      case COMMAND_NOT_SET -> {
        fail(command, "UNSUPPORTED", "This release does not know the command: update the worker.");
        yield CompletableFuture.completedFuture(null);
      }
      case SEND_MESSAGE,
          LOG_OUT,
          MARK_READ,
          CHANGE_SETTING,
          REQUEST_PAIRING_CODE,
          ANSWER_PASSKEY,
          GROUP,
          PRESENCE,
          PROFILE,
          PRIVACY,
          LOAD_MEDIA,
          REJECT_CALL,
          CHANNEL ->
          store(uid, command);
    };
  }

  /// The record is read of sessions that are not here only: of those that are, the network is
  /// right, and the script sees whether they still exist.
  private CompletionStage<Void> store(SessionUid uid, SessionCommand command) {
    if (supervisor.isRunning(uid)) {
      return sessions
          .sealers()
          .of(uid)
          .map(sealer -> append(new SessionSeal(uid, sealer), command))
          .switchIfEmpty(Mono.fromSupplier(() -> missing(command)))
          .toFuture()
          .thenCompose(done -> done);
    }
    Mono<SessionConfig> session = sessions.directory().find(uid);
    Mono<Sealer> sealer = sessions.sealers().of(uid);
    return Mono.zip(session, sealer)
        .map(
            both ->
                both.getT1().network() == sessions.network()
                    ? append(new SessionSeal(uid, both.getT2()), command)
                    : CompletableFuture.<Void>completedFuture(null))
        .switchIfEmpty(Mono.fromSupplier(() -> missing(command)))
        .toFuture()
        .thenCompose(done -> done);
  }

  private CompletableFuture<Void> missing(SessionCommand command) {
    gone(command);
    return CompletableFuture.completedFuture(null);
  }

  private void gone(SessionCommand command) {
    fail(command, "SESSION_NOT_FOUND", "There is no such session any more.");
  }

  private CompletableFuture<Void> append(SessionSeal seal, SessionCommand command) {
    return outbox.append(seal, command).thenCompose(result -> appended(seal, command, result));
  }

  private CompletionStage<Void> appended(
      SessionSeal seal, SessionCommand command, AppendResult result) {
    switch (result) {
      case AppendResult.Appended _ -> {
        return supervisor.offer(seal.uid(), command);
      }
      case AppendResult.Waiting it -> {
        if (it.command().getBodyHash().equals(command.getBodyHash())) {
          return supervisor.offer(seal.uid(), it.command());
        }
        reused(command);
      }
      case AppendResult.Answered it -> {
        if (it.outcome().getBodyHash().equals(command.getBodyHash())) {
          outcomes.publish(it.outcome());
        } else {
          reused(command);
        }
      }
      case AppendResult.NoSession _ -> gone(command);
      case AppendResult.Full _ ->
          fail(
              command,
              "TOO_MANY_COMMANDS",
              "Too many commands of this session wait already: repeat it later.");
    }
    return CompletableFuture.completedFuture(null);
  }

  private void reused(SessionCommand command) {
    fail(
        command,
        "IDEMPOTENCY_KEY_REUSED",
        "The Idempotency-Key was used for another request: take a new one.");
  }

  private void fail(SessionCommand command, String code, String message) {
    log.atInfo()
        .addKeyValue(LogFields.SESSION_UID, command.getSessionUid())
        .addKeyValue(LogFields.COMMAND_ID, command.getCommandId())
        .addKeyValue(LogFields.CODE, code)
        .log("command refused");
    outcomes.publish(Outcomes.failed(command, clock.instant(), code, message));
  }
}
