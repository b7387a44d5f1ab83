package io.manyline.audit;

import io.manyline.proto.topic.Shards;
import io.manyline.sandbox.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Watches sessions while they work and workers die, and says in the end what went wrong.
///
/// **Flow:** the load tells what it sends ([#expect], [#order]); ledger, Kafka and phones tell what
/// came of it; [#report] compares. **Order and threads:** safe for all.
public final class Auditor implements AutoCloseable {
  private static final long PAUSE = Duration.ofMillis(50).toNanos();

  private final Ledger ledger;
  private final int shards;
  private final InstantSource clock;
  private final KafkaGate gate;
  private final Map<String, Integer> partitions = new ConcurrentHashMap<>();
  private final EventTail tail;
  private final ReceiptWitness witness;
  private final Set<Arrival> expected = new LinkedHashSet<>(); // guarded by itself
  private final List<Ordered> commands = new ArrayList<>(); // guarded by itself
  private final Map<String, Instant> given = new ConcurrentHashMap<>();
  private final List<InboundAudit.Closed> closed = new CopyOnWriteArrayList<>();
  private final AtomicInteger kills = new AtomicInteger();

  /// Begins to watch. @param lines that the ledger has to keep, at least four for each message
  public Auditor(
      Ledger ledger, int lines, String bootstrapServers, int shards, InstantSource clock) {
    this.clock = clock;
    ledger.keep(lines);
    this.ledger = ledger;
    this.shards = shards;
    this.gate = new KafkaGate(bootstrapServers, shards);
    this.tail = new EventTail(bootstrapServers, shards, partitions::containsKey, clock);
    this.witness = new ReceiptWitness(ledger, bootstrapServers, shards, partitions);
  }

  /// A session to watch, before it gets a message. @param number of its account, and its public id
  public void watch(String number, String uid) {
    partitions.put(number, Shards.of(uid, shards));
  }

  /// A message was sent to a session.
  public void expect(String number, String messageId) {
    synchronized (expected) {
      expected.add(new Arrival(number, messageId));
    }
  }

  /// A session was told to send a text.
  public void order(Ordered command) {
    given.put(command.messageId(), clock.instant());
    synchronized (commands) {
      commands.add(command);
    }
  }

  /// A worker was killed.
  public void killed() {
    kills.incrementAndGet();
  }

  /// Messages of which Kafka has an event, so far.
  public int arrived() {
    return tail.arrived().size();
  }

  /// Of the messages that were sent to sessions, how many were confirmed so far.
  public long confirmed() {
    return expected().stream().filter(witness.ends()::containsKey).count();
  }

  /// Commands of which an event tells what came of them, so far.
  public int ended() {
    return tail.ended().size();
  }

  /// Does something while Kafka takes no event at all: whatever is confirmed that came meanwhile is
  /// confirmed too early.
  public void whileKafkaRefuses(Runnable action) {
    gate.shut();
    long from = ledger.next();
    try {
      action.run();
    } finally {
      closed.add(new InboundAudit.Closed(from, ledger.next()));
      gate.open();
    }
  }

  /// Waits until everything has arrived, was confirmed and told.
  ///
  /// @return what is missing, in words; empty when nothing is
  public String await(Duration patience) {
    Set<Arrival> unseen = new HashSet<>(expected());
    Set<Arrival> unconfirmed = new HashSet<>(unseen);
    List<Ordered> open = new ArrayList<>(commands());
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      unseen.removeIf(tail.arrived()::contains);
      unconfirmed.removeIf(witness.ends()::containsKey);
      open.removeIf(each -> tail.ended().containsKey(each.messageId()));
      if (unseen.isEmpty() && unconfirmed.isEmpty() && open.isEmpty()) {
        return "";
      }
      LockSupport.parkNanos(PAUSE);
    }
    return "%d messages without event, %d not confirmed, %d commands without event"
        .formatted(unseen.size(), unconfirmed.size(), open.size());
  }

  /// What sends waited, of those that were given since.
  public List<SendWait> waits(Instant since) {
    SendWaits waits = new SendWaits(ledger.from(0, Integer.MAX_VALUE));
    List<SendWait> all = new ArrayList<>();
    for (Ordered each : commands()) {
      Instant begun = given.get(each.messageId());
      Instant told = tail.ended().get(each.messageId());
      if (begun != null && told != null && !begun.isBefore(since)) {
        all.add(waits.of(each, begun, told));
      }
    }
    return all;
  }

  /// @param inboxes number of a phone → texts that it got, in order
  /// @param webhooks event ids that a webhook's receiver has; null where there is none
  public AuditReport report(Map<String, List<String>> inboxes, @Nullable Set<String> webhooks) {
    Findings findings = new Findings();
    Set<Arrival> messages = expected();
    List<Ordered> ordered = commands();
    LedgerReading reading =
        new LedgerReading(ledger.from(0, Integer.MAX_VALUE), messages::contains, findings);
    InboundAudit inbound = new InboundAudit(messages, tail.told(), findings);
    inbound.receipts(reading, witness.ends(), closed);
    inbound.order(reading, closed);
    if (webhooks != null) {
      inbound.arrived(webhooks);
    }
    new OutboundAudit(tail.verdicts(), inboxes, findings).check(ordered);
    return new AuditReport(
        messages.size() + ordered.size(),
        kills.get(),
        inbound.repeats(),
        reading.retries(),
        findings.counts(),
        findings.words());
  }

  @Override
  public void close() {
    tail.close();
    witness.close();
    ledger.keep(0);
  }

  private Set<Arrival> expected() {
    synchronized (expected) {
      return new LinkedHashSet<>(expected);
    }
  }

  private List<Ordered> commands() {
    synchronized (commands) {
      return List.copyOf(commands);
    }
  }
}
