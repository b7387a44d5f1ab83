package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.outbox.OutcomeFormat;
import io.manyline.registry.session.SessionStatus;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.store.FencedWrite;
import io.manyline.worker.store.FencedWriter;
import io.manyline.worker.store.SessionSeal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commands of one session on their way to an outcome, within one claim.
///
/// **Flow:** the router appends rows to Redis and tells; the runtime pumps whenever state or time
/// changed; the [CommandRunner] carries out; the outcome is stored, then published. **Shape:** hash
/// `ml:{uid}:outbox`, field = command id, value = sealed row; `…:outbox:order` their sequence; hash
/// `…:outcomes` and `…:outcomes:at`, kept 7 days. A row is removed by the same write that stores
/// the outcome and what it tells. **Order and threads:** on the lane. Commands to one chat in the
/// order accepted, one at a time; other chats overtake. A command past its deadline is never begun.
/// **Errors:** a lost write ends the claim; the next owner finds the rows as they were. A message
/// that was prepared goes out again as the same bytes under the same id.
public final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final SessionUid uid;
  private final SessionSeal seal;
  private final Ports ports;
  private final Host host;
  private final OutboxQueue queue = new OutboxQueue();

  private @Nullable CommandRunner runner;
  private boolean stale;

  /// What an outbox works with; the same for all within a claim.
  public record Ports(
      RedisPipeline redis,
      FencedWriter writer,
      Inbox inbox,
      OutcomeSink outcomes,
      InstantSource clock,
      WorkerMetrics metrics,
      OutboxSettings settings) {}

  /// The session around an outbox.
  public interface Host {
    SessionStatus status();

    /// Asks for a [#pump] on the lane, later.
    void pumpAfter(Duration delay);
  }

  public Outbox(SessionSeal seal, Ports ports, Host host) {
    this.uid = seal.uid();
    this.seal = seal;
    this.ports = ports;
    this.host = host;
  }

  /// Who carries commands out; set once before the first [#pump].
  public void runWith(CommandRunner runner) {
    this.runner = runner;
  }

  /// Reads the rows that are stored and not known here yet, in order. Blocks on storage.
  public void load() {
    load(order());
  }

  /// Asks for the order of the rows; does not block.
  public CompletableFuture<Map<String, Double>> order() {
    stale = false;
    return ports.redis().ranked(RedisKeys.outboxOrder(uid));
  }

  /// Reads the rows of an order that was asked for.
  public void load(CompletableFuture<Map<String, Double>> asked) {
    Map<String, Double> order = Await.value(asked);
    Map<String, byte[]> rows =
        Await.value(ports.redis().hashFields(RedisKeys.outbox(uid), List.copyOf(order.keySet())));
    for (String id : order.keySet()) {
      byte[] row = rows.get(id);
      if (row != null) {
        add(OutboxFormat.decode(seal, id, row));
      }
    }
  }

  /// A command was appended: known here from now on.
  public void offer(SessionCommand command) {
    add(new PendingCommand(command, null));
    pump();
  }

  /// There is a new connection: what waited for one may run.
  public void connected() {
    queue.idle().stream()
        .filter(each -> each.notBefore.equals(Instant.MAX))
        .forEach(each -> each.notBefore = Instant.MIN);
    pump();
  }

  /// Rows were appended that nobody told of: the next pump reads them.
  public void markStale() {
    stale = true;
  }

  /// Runs, refuses or expires whatever is due.
  public void pump() {
    CommandRunner current = runner;
    if (current == null || ports.writer().isLost()) {
      return;
    }
    if (stale) {
      load();
    }
    Instant now = ports.clock().instant();
    for (OutboxQueue.Entry each : queue.idle()) {
      if (isExpired(each.pending.command(), now)) {
        CommandResult.Finished expired = current.expired(each.pending);
        finish(each, expired.outcome(), expired.events());
      }
    }
    for (OutboxQueue.Entry each : queue.idle()) {
      switch (decide(each)) {
        case CommandPolicy.Decision.Refuse refusal -> refuse(each, refusal, now);
        case CommandPolicy.Decision.Queue _ -> announce(each, now);
        case CommandPolicy.Decision.Run _ -> {}
      }
    }
    for (OutboxQueue.Entry each : queue.ready(now, ports.settings().inFlight())) {
      if (decide(each) instanceof CommandPolicy.Decision.Run) {
        start(each, current);
      }
    }
  }

  private CommandPolicy.Decision decide(OutboxQueue.Entry entry) {
    return CommandPolicy.decide(host.status(), entry.pending.command().getCommandCase());
  }

  /// Replaces a command that is being carried out by what it has become.
  ///
  /// @return completes on the lane when that is durable
  public CompletionStage<Void> amend(SessionCommand command) {
    OutboxQueue.Entry entry = queue.find(command.getCommandId());
    if (entry == null) {
      throw new IllegalStateException("command " + command.getCommandId() + " is not here");
    }
    PendingCommand amended = new PendingCommand(command, entry.pending.prepared());
    FencedWrite write =
        new FencedWrite()
            .hset(RedisKeys.outbox(uid), amended.id(), OutboxFormat.encode(seal, amended));
    return ports.writer().write(write).thenAccept(_ -> entry.pending = amended);
  }

  /// Adds to a write the row of a message that is encrypted now.
  public void stagePrepared(FencedWrite write, PreparedMessage message) {
    OutboxQueue.Entry entry = queue.findByMessage(message.messageId());
    if (entry == null) {
      throw new IllegalStateException("message " + message.messageId() + " has no command here");
    }
    write.hset(
        RedisKeys.outbox(uid),
        entry.pending.id(),
        OutboxFormat.encode(seal, new PendingCommand(entry.pending.command(), message)));
  }

  /// That write is durable: from now on these bytes leave.
  public void prepared(PreparedMessage message) {
    OutboxQueue.Entry entry = queue.findByMessage(message.messageId());
    if (entry != null) {
      entry.prepared(message);
    }
  }

  /// Whether nothing runs or is being stored.
  public boolean isSettled() {
    return queue.running() == 0 && queue.idle().size() == queue.size();
  }

  /// The claim ended: what is here is somebody else's business now.
  public void close() {
    runner = null;
    ports.metrics().outboxChanged(-queue.size());
  }

  private void add(PendingCommand pending) {
    if (queue.add(pending)) {
      ports.metrics().outboxChanged(1);
    }
  }

  private void refuse(OutboxQueue.Entry entry, CommandPolicy.Decision.Refuse refusal, Instant now) {
    finish(
        entry,
        Outcomes.failed(entry.pending.command(), now, refusal.code(), refusal.message()),
        List.of());
  }

  private void announce(OutboxQueue.Entry entry, Instant now) {
    if (!entry.announced) {
      entry.announced = true;
      ports.outcomes().publish(Outcomes.queued(entry.pending.command(), now));
    }
  }

  private void start(OutboxQueue.Entry entry, CommandRunner current) {
    if (entry.running || entry.finishing) {
      return;
    }
    entry.running = true;
    current.run(entry.pending).whenComplete((result, failure) -> ran(entry, result, failure));
  }

  private void ran(
      OutboxQueue.Entry entry, @Nullable CommandResult result, @Nullable Throwable failure) {
    entry.running = false;
    if (runner == null || ports.writer().isLost()) {
      return;
    }
    switch (result) {
      case CommandResult.Finished it -> finish(entry, it.outcome(), it.events());
      case CommandResult.Parked it -> park(entry, it.delay());
      case CommandResult.AwaitingConnection _ -> entry.notBefore = Instant.MAX;
      case null -> {
        log.atError()
            .addKeyValue(LogFields.SESSION_UID, uid)
            .addKeyValue(LogFields.COMMAND_ID, entry.pending.id())
            .setCause(failure)
            .log("a command failed in a way that nobody foresaw; it will be tried again");
        park(entry, AFTER_FAILURE);
      }
    }
    pump();
  }

  private void park(OutboxQueue.Entry entry, Duration delay) {
    entry.notBefore = ports.clock().instant().plus(delay);
    host.pumpAfter(delay);
  }

  private void finish(OutboxQueue.Entry entry, CommandOutcome outcome, List<SessionEvent> events) {
    entry.finishing = true;
    String id = entry.pending.id();
    Instant now = ports.clock().instant();
    FencedWrite write =
        new FencedWrite()
            .hdel(RedisKeys.outbox(uid), id)
            .zrem(RedisKeys.outboxOrder(uid), id)
            .hset(RedisKeys.outcomes(uid), id, OutcomeFormat.encode(seal.sealer(), uid, outcome))
            .zadd(RedisKeys.outcomesAt(uid), now.toEpochMilli(), id)
            .trim(
                RedisKeys.outcomesAt(uid),
                RedisKeys.outcomes(uid),
                now,
                ports.settings().outcomeAge(),
                ports.settings().outcomes());
    ports.inbox().stage(write, events);
    ports
        .writer()
        .write(write)
        .thenCompose(known -> finished(entry, outcome, events, known))
        .whenComplete(this::logUnexpected);
  }

  private CompletionStage<Void> finished(
      OutboxQueue.Entry entry,
      CommandOutcome outcome,
      List<SessionEvent> events,
      Set<String> known) {
    queue.remove(entry.pending.id());
    ports.metrics().outboxChanged(-1);
    ports.outcomes().publish(outcome);
    SessionCommand command = entry.pending.command();
    ports
        .metrics()
        .commandFinished(
            command.getCommandCase().name(),
            outcome.hasFailed() ? outcome.getFailed().getCode() : "OK",
            Duration.between(
                EventComposer.instant(command.getAcceptedAt()), ports.clock().instant()));
    pump();
    return ports.inbox().handOn(events, known);
  }

  private void logUnexpected(@Nullable Void done, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause != null && !ports.writer().isLost()) {
      log.atWarn()
          .addKeyValue(LogFields.SESSION_UID, uid)
          .setCause(cause)
          .log("what a command led to was not handed on; the next claim does it");
    }
  }

  private static boolean isExpired(SessionCommand command, Instant now) {
    return command.hasDeadline() && !EventComposer.instant(command.getDeadline()).isAfter(now);
  }
}
