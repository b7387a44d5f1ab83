package io.manyline.gateway.command;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.CommandOutcome;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Calls that wait for the outcome of a command of theirs.
///
/// **Flow:** [Commands] opens a waiter before it publishes; [CommandOutcomeReader] offers outcomes.
/// **Shape:** at most `manyline.gateway.max-waiters`; calls with one idempotency key share a
/// waiter. **Order and threads:** safe for all. **Errors:** `TOO_BUSY` when full.
public final class OutcomeWaiters {
  private final ConcurrentHashMap<CommandId, Waiter> waiters = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final int limit;

  /// @param limit how many calls may wait at a time
  public OutcomeWaiters(int limit) {
    this.limit = limit;
  }

  /// A waiter for one call; the caller must [#close] it.
  Mono<CommandOutcome> open(CommandId id) {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      throw ErrorCode.TOO_BUSY.because(
          "Too many calls wait for their outcome on this gateway. Try again in a few seconds.");
    }
    return waiters
        .compute(id, (_, there) -> there == null ? new Waiter() : there.shared())
        .outcome
        .asMono();
  }

  void close(CommandId id) {
    open.decrementAndGet();
    waiters.computeIfPresent(id, (_, waiter) -> waiter.released());
  }

  /// Hands an outcome to those who wait for it. Outcomes that are not final are left alone.
  void offer(CommandId id, CommandOutcome outcome) {
    Waiter waiter = waiters.get(id);
    if (waiter != null && !outcome.hasQueued()) {
      waiter.outcome.tryEmitValue(outcome);
    }
  }

  /// How many calls wait.
  public int size() {
    return open.get();
  }

  /// One command's waiter and how many calls share it; changed only inside `compute`.
  private static final class Waiter {
    private final Sinks.One<CommandOutcome> outcome = Sinks.one();
    private int calls = 1;

    private Waiter shared() {
      calls++;
      return this;
    }

    private @Nullable Waiter released() {
      calls--;
      return calls == 0 ? null : this;
    }
  }
}
