package io.manyline.worker.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells Kafka which commands cannot be lost any more, while the next are read.
///
/// **Shape:** one commit is under way at a time; what is done meanwhile goes with the next. Who
/// reads on from an older offset finds rows that are known. **Order and threads:** the reader's one
/// thread. **Errors:** what was not committed goes with the next commit.
final class CommandOffsetPublisher {
  private static final Logger log = LoggerFactory.getLogger(CommandOffsetPublisher.class);

  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
  private boolean underWay;

  /// All commands of that batch have their row or their outcome.
  void done(ConsumerRecords<?, ?> records) {
    for (TopicPartition partition : records.partitions()) {
      List<? extends ConsumerRecord<?, ?>> batch = records.records(partition);
      done.put(partition, new OffsetAndMetadata(batch.getLast().offset() + 1));
    }
  }

  /// Begins to commit; returns at once.
  void commit(Consumer<?, ?> consumer) {
    if (underWay || done.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(done);
    done.clear();
    underWay = true;
    consumer.commitAsync(sent, (_, failure) -> answered(sent, failure));
  }

  /// Commits, and waits for it: somebody else is to read on.
  void commitNow(Consumer<?, ?> consumer) {
    if (done.isEmpty() && !underWay) {
      return;
    }
    try {
      // Waits for what is under way as well.
      Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(done);
      consumer.commitSync(sent);
      sent.forEach(done::remove);
    } catch (KafkaException e) {
      log.warn("offsets of commands were not committed; the next reader sees some again", e);
    }
  }

  private void answered(Map<TopicPartition, OffsetAndMetadata> sent, @Nullable Exception failure) {
    underWay = false;
    if (failure != null) {
      log.warn("offsets of commands were not committed; again with the next", failure);
      sent.forEach(done::putIfAbsent);
    }
  }
}
