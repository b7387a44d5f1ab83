package io.manyline.worker.metric;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.session.SessionState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Meters of the worker, all named `manyline.worker.…`; labels have few values.
///
/// | meter | labels | counts |
/// |---|---|---|
/// | `sessions` | `state` | sessions owned |
/// | `claims`, `takeovers`, `fence.refusals`, `leases.lost` | – | ownership |
/// | `frames` | `direction` | frames on the wire out, chunks read in |
/// | `messages` | `direction` | chat messages |
/// | `undecryptable` | – | messages that could not be read |
/// | `commands` | `type`, `outcome` | time from acceptance to outcome |
/// | `commands.skipped` | – | records that are no command |
/// | `ack` | – | time from the frame to WhatsApp's ack |
/// | `outbox.rows` | – | commands waiting in owned sessions |
/// | `events` | `type` | time to hand an event to Kafka |
/// | `event.lag` | – | age of an event, from the fact to Kafka |
/// | `reconnects` | `reason` | connections that ended |
/// | `starved` | `reason` | sessions given up because Redis or Kafka were away |
/// | `client.outdated` | – | 1 while WhatsApp refuses the version that we announce |
public final class WorkerMetrics {
  private static final String PREFIX = "manyline.worker.";

  private final MeterRegistry registry;
  private final Map<SessionState, AtomicInteger> sessions = new EnumMap<>(SessionState.class);
  private final AtomicInteger outboxRows = new AtomicInteger();
  private final AtomicInteger outdated = new AtomicInteger();

  /// Looked up once: each frame counts.
  private final Counter framesIn;

  private final Counter framesOut;

  public WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (SessionState state : SessionState.values()) {
      AtomicInteger count = new AtomicInteger();
      sessions.put(state, count);
      Gauge.builder(PREFIX + "sessions", count, AtomicInteger::get)
          .tag("state", state.publicName())
          .register(registry);
    }
    Gauge.builder(PREFIX + "outbox.rows", outboxRows, AtomicInteger::get).register(registry);
    Gauge.builder(PREFIX + "client.outdated", outdated, AtomicInteger::get).register(registry);
    counter("claims");
    counter("takeovers");
    counter("fence.refusals");
    counter("leases.lost");
    counter("commands.skipped");
    counter("undecryptable");
    registry.counter(PREFIX + "messages", "direction", "in");
    registry.counter(PREFIX + "messages", "direction", "out");
    framesIn = registry.counter(PREFIX + "frames", "direction", "in");
    framesOut = registry.counter(PREFIX + "frames", "direction", "out");
    registry.counter(PREFIX + "starved", "reason", "storage_unavailable");
    registry.counter(PREFIX + "starved", "reason", "queue_unavailable");
    registry.timer(PREFIX + "ack");
    registry.timer(PREFIX + "event.lag");
  }

  /// A session of ours changed from one state to another; null for not ours.
  public void sessionMoved(@Nullable SessionState from, @Nullable SessionState to) {
    if (from != null) {
      Objects.requireNonNull(sessions.get(from)).decrementAndGet();
    }
    if (to != null) {
      Objects.requireNonNull(sessions.get(to)).incrementAndGet();
    }
  }

  public void claimed(boolean takenOver) {
    counter("claims").increment();
    if (takenOver) {
      counter("takeovers").increment();
    }
  }

  public void fenceRefused() {
    counter("fence.refusals").increment();
  }

  public void leaseLost() {
    counter("leases.lost").increment();
  }

  public void commandSkipped() {
    counter("commands.skipped").increment();
  }

  public void frameIn() {
    framesIn.increment();
  }

  public void frameOut() {
    framesOut.increment();
  }

  public void commandFinished(String type, String outcome, Duration took) {
    registry.timer(PREFIX + "commands", "type", type, "outcome", outcome).record(positive(took));
  }

  public void acknowledged(Duration took) {
    registry.timer(PREFIX + "ack").record(positive(took));
  }

  public void outboxChanged(int difference) {
    outboxRows.addAndGet(difference);
  }

  /// Whether WhatsApp refuses the version that we announce.
  public void clientOutdated(boolean refused) {
    outdated.set(refused ? 1 : 0);
  }

  /// A session was given up for want of something. @param reason as its status says it
  public void starved(String reason) {
    registry.counter(PREFIX + "starved", "reason", reason).increment();
  }

  public void disconnected(String reason) {
    registry.counter(PREFIX + "reconnects", "reason", reason).increment();
  }

  /// Times the publication of an event, and counts what it tells.
  public CompletionStage<Void> timeEvent(SessionEvent event, CompletionStage<Void> publication) {
    Timer.Sample sample = Timer.start(registry);
    String type = event.getEventCase().name().toLowerCase(Locale.ROOT);
    return publication.thenRun(
        () -> {
          sample.stop(registry.timer(PREFIX + "events", "type", type));
          count(event);
        });
  }

  private void count(SessionEvent event) {
    Duration age =
        Duration.ofMillis(registry.config().clock().wallTime())
            .minusSeconds(event.getTimestamp().getSeconds())
            .minusNanos(event.getTimestamp().getNanos());
    registry.timer(PREFIX + "event.lag").record(positive(age));
    switch (event.getEventCase()) {
      case MESSAGE_RECEIVED -> registry.counter(PREFIX + "messages", "direction", "in").increment();
      case MESSAGE_SENT -> registry.counter(PREFIX + "messages", "direction", "out").increment();
      case MESSAGE_UNDECRYPTABLE -> counter("undecryptable").increment();
      default -> {}
    }
  }

  private Counter counter(String name) {
    return registry.counter(PREFIX + name);
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
