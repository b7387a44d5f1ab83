package io.manyline.gateway.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.OutcomeProblems;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Reconcile;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.outbox.StoredOutcomes;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import reactor.core.publisher.Mono;

/// What the gateway asks of workers: publish, and wait a bounded time for the outcome.
///
/// **Flow:** controllers hand it a [Request]; it goes out by [CommandPublisher], the outcome comes
/// back by [CommandOutcomeReader]. **Order and threads:** the waiter is there before the command
/// goes out, so no outcome is missed. **Errors:** a worker's refusal as a `ProblemException` of its
/// code; `QUEUE_UNAVAILABLE`; `TOO_BUSY`.
public final class Commands {
  private static final Duration WAKE_UP_DEADLINE = Duration.ofSeconds(60);

  private final Out out;
  private final OutcomeWaiters waiters;
  private final StoredOutcomes stored;
  private final InstantSource clock;
  private final CommandIds ids;
  private final CommandWaits waits;
  private final Duration wait;

  /// @param wait how long a call waits for its outcome
  public Commands(
      Out out,
      OutcomeWaiters waiters,
      StoredOutcomes stored,
      InstantSource clock,
      CommandIds ids,
      CommandWaits waits,
      Duration wait) {
    this.out = out;
    this.waiters = waiters;
    this.stored = stored;
    this.clock = clock;
    this.ids = ids;
    this.waits = waits;
    this.wait = wait;
  }

  public CommandIds ids() {
    return ids;
  }

  /// Wakes the worker of a session whose desired state, or record, changed.
  public Mono<Void> wakeUp(SessionUid uid, String callerId, TraceParent trace) {
    CommandId id = ids.of(uid, callerId, null);
    SessionCommand command =
        envelope(new Request(uid, id, callerId, new byte[0], WAKE_UP_DEADLINE, trace))
            .setReconcile(Reconcile.getDefaultInstance())
            .build();
    return out.publish(command, trace);
  }

  /// The outcome that is stored already; a repeated idempotency key finds it.
  ///
  /// @return empty when there is none, or none that is final
  public Mono<CommandOutcome> known(Request request) {
    return stored
        .find(request.uid(), request.id().value())
        .flatMap(outcome -> checked(request, outcome))
        .filter(outcome -> !outcome.hasQueued());
  }

  /// Publishes and waits.
  ///
  /// @param fill puts the command itself into its envelope
  /// @return the outcome, or empty when it takes longer: the command is accepted and goes on
  public Mono<CommandOutcome> run(Request request, Fill fill) {
    SessionCommand command = fill.into(envelope(request)).build();
    return Mono.usingWhen(
            Mono.fromSupplier(() -> waiters.open(request.id())),
            outcome -> firstOf(outcome, out.publish(command, request.trace())),
            _ -> Mono.fromRunnable(() -> waiters.close(request.id())))
        .flatMap(answer -> answer.map(Mono::just).orElseGet(() -> reread(request)))
        .flatMap(outcome -> checked(request, outcome))
        .filter(outcome -> !outcome.hasQueued());
  }

  /// The outcome, or empty after the wait; fails as publishing does. However long that takes,
  /// nobody is told that a command goes on that Kafka does not have yet.
  private Mono<Optional<CommandOutcome>> firstOf(
      Mono<CommandOutcome> outcome, Mono<Void> published) {
    Timer.Sample sample = waits.begin();
    return outcome
        .map(Optional::of)
        .or(Mono.when(published, Mono.delay(wait)).thenReturn(Optional.empty()))
        .doOnNext(answer -> waits.end(sample, answer.isPresent()));
  }

  private Mono<CommandOutcome> reread(Request request) {
    return stored.find(request.uid(), request.id().value());
  }

  private static Mono<CommandOutcome> checked(Request request, CommandOutcome outcome) {
    ByteString expected = ByteString.copyFrom(request.bodyHash());
    if (!outcome.getBodyHash().isEmpty() && !outcome.getBodyHash().equals(expected)) {
      return Mono.error(
          ErrorCode.IDEMPOTENCY_KEY_REUSED.because(
              "This Idempotency-Key was used with another body within the last 7 days. Use a new"
                  + " key for a new message."));
    }
    return outcome.hasFailed()
        ? Mono.error(OutcomeProblems.of(outcome.getFailed()))
        : Mono.just(outcome);
  }

  private SessionCommand.Builder envelope(Request request) {
    Instant now = clock.instant();
    return SessionCommand.newBuilder()
        .setCommandId(request.id().value())
        .setSessionUid(request.uid().value())
        .setAcceptedAt(Timestamps.fromMillis(now.toEpochMilli()))
        .setDeadline(Timestamps.fromMillis(now.plus(request.timeToLive()).toEpochMilli()))
        .setBodyHash(ByteString.copyFrom(request.bodyHash()))
        .setCaller(request.callerId());
  }

  /// What every command has.
  ///
  /// @param bodyHash SHA-256 of what the caller meant
  /// @param timeToLive past it the command is never carried out
  public record Request(
      SessionUid uid,
      CommandId id,
      String callerId,
      byte[] bodyHash,
      Duration timeToLive,
      TraceParent trace) {}

  /// Puts one member of the `oneof` into an envelope.
  @FunctionalInterface
  public interface Fill {
    SessionCommand.Builder into(SessionCommand.Builder envelope);
  }

  /// The way out. Completes when the command is durable.
  @FunctionalInterface
  public interface Out {
    Mono<Void> publish(SessionCommand command, TraceParent trace);
  }
}
