package io.manyline.audit;

import io.manyline.proto.topic.Topics;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.ledger.LedgerEntry;
import io.manyline.sandbox.ledger.LedgerEntry.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Notes, for each confirmation that came, how far Kafka was just after it: an event that is not
/// before that end was not durable when its message was confirmed.
///
/// It can miss an event that became durable while Kafka was asked, never accuse wrongly;
/// [KafkaGate] leaves no such moment. **Order and threads:** a thread of its own asks, as long as
/// confirmations come.
final class ReceiptWitness implements AutoCloseable {
  private static final int PAGE = 5_000;
  private static final long PAUSE = Duration.ofMillis(2).toNanos();

  private final Ledger ledger;
  private final KafkaConsumer<byte[], byte[]> kafka;
  private final Map<String, Integer> partitions;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Map<Arrival, Long> ends = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private long next;

  /// @param partitions of sessions by number; may grow
  ReceiptWitness(
      Ledger ledger, String bootstrapServers, int shards, Map<String, Integer> partitions) {
    this.ledger = ledger;
    this.partitions = partitions;
    this.next = ledger.next();
    kafka =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    kafka.assign(
        IntStream.range(0, shards)
            .mapToObj(shard -> new TopicPartition(Topics.SESSION_EVENTS, shard))
            .toList());
    thread.execute(this::watch);
  }

  /// End of its partition just after a message was confirmed.
  Map<Arrival, Long> ends() {
    return ends;
  }

  @Override
  public void close() {
    closed = true;
    thread.close();
  }

  private void watch() {
    try (kafka) {
      while (!closed) {
        List<LedgerEntry> lines = ledger.from(next, PAGE);
        List<Arrival> confirmed = new ArrayList<>();
        for (LedgerEntry line : lines) {
          next = line.number() + 1;
          confirmation(line).ifPresent(confirmed::add);
        }
        confirmed.removeIf(
            each -> ends.containsKey(each) || !partitions.containsKey(each.session()));
        if (confirmed.isEmpty()) {
          LockSupport.parkNanos(PAUSE);
        } else {
          note(confirmed);
        }
      }
    }
  }

  private static Optional<Arrival> confirmation(LedgerEntry line) {
    LedgerEntry.Stanza stanza = line.stanza();
    boolean says = line.kind() == Kind.ACKED || line.kind() == Kind.RECEIPTED;
    if (!says || stanza == null) {
      return Optional.empty();
    }
    boolean confirms = stanza.tag().equals("message") && !stanza.type().equals("retry");
    return confirms
        ? Optional.of(new Arrival(line.device().number(), stanza.id()))
        : Optional.empty();
  }

  private void note(List<Arrival> confirmed) {
    Set<TopicPartition> asked = new HashSet<>();
    confirmed.forEach(each -> asked.add(partition(each)));
    Map<TopicPartition, Long> answer = new HashMap<>(kafka.endOffsets(asked));
    confirmed.forEach(each -> ends.putIfAbsent(each, answer.getOrDefault(partition(each), 0L)));
  }

  private TopicPartition partition(Arrival arrival) {
    return new TopicPartition(Topics.SESSION_EVENTS, partitions.getOrDefault(arrival.session(), 0));
  }
}
