package io.manyline.proto.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Makes the topics that are missing, and checks those that are there.
///
/// Every service calls it before it reads or writes, so none depends on another's start; whoever
/// comes first makes the topics. **Shape:** retention as in [Topics]; the broker's default
/// replication. [TopicDurability] warns when either is not enough.
public final class TopicSetup {
  private static final Map<String, Duration> RETENTION =
      Map.of(
          Topics.SESSION_COMMANDS, Duration.ofDays(1),
          Topics.COMMAND_OUTCOMES, Duration.ofHours(1),
          Topics.SESSION_EVENTS, Duration.ofDays(7),
          Topics.SESSION_HISTORY, Duration.ofDays(1));

  /// Until a topic that was just made is known to all brokers, at most.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private TopicSetup() {}

  /// Returns when all topics have exactly this many partitions.
  ///
  /// @param shards as recorded for the installation
  /// @throws IllegalStateException when a topic has another number of partitions: starting would
  ///   send sessions to partitions that nobody reads
  /// @throws KafkaException when Kafka does not answer; try again
  public static void ensure(Admin admin, int shards) {
    try {
      create(admin, shards);
      Map<String, TopicDescription> there =
          onceKnown(() -> admin.describeTopics(RETENTION.keySet()).allTopicNames(), PATIENCE);
      there.forEach((name, topic) -> check(name, topic.partitions().size(), shards));
      TopicDurability.warn(admin, there.values());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /// Asks again while a topic is not known: what another service has just made, brokers hear of a
  /// moment later.
  ///
  /// @param patience after which the last answer stands
  static <T> T onceKnown(Supplier<KafkaFuture<T>> question, Duration patience)
      throws ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return question.get().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - begun >= patience.toNanos()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static void create(Admin admin, int shards)
      throws ExecutionException, InterruptedException {
    var there = admin.listTopics().names().get();
    List<NewTopic> missing =
        RETENTION.keySet().stream()
            .filter(name -> !there.contains(name))
            .map(name -> topic(name, shards))
            .toList();
    for (var creation : admin.createTopics(missing).values().values()) {
      try {
        creation.get();
      } catch (ExecutionException e) {
        // Another service was faster; its topic is checked like any other.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static NewTopic topic(String name, int shards) {
    NewTopic topic = new NewTopic(name, Optional.of(shards), Optional.empty());
    return topic.configs(
        Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention(name).toMillis())));
  }

  /// How long records of a topic are to be kept at least.
  static Duration retention(String name) {
    return Objects.requireNonNull(RETENTION.get(name), name);
  }

  private static void check(String name, int partitions, int shards) {
    if (partitions != shards) {
      throw new IllegalStateException(
          "topic %s has %d partitions, this installation has %d shards: use the topics it was made"
                  .formatted(name, partitions, shards)
              + " with, or another Kafka");
    }
  }
}
