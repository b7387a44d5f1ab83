package io.manyline.worker.config;

import io.manyline.proto.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates the topics that are missing, and refuses those that have another number of partitions.
///
/// Segments and index files are small, because there are many partitions and little in each.
class WorkerTopics {
  private static final Map<String, Duration> KEPT =
      Map.of(
          Topics.SESSION_COMMANDS, Duration.ofDays(1),
          Topics.COMMAND_OUTCOMES, Duration.ofHours(1),
          Topics.SESSION_EVENTS, Duration.ofDays(7),
          Topics.SESSION_HISTORY, Duration.ofDays(1));
  private static final String SEGMENT_BYTES = Integer.toString(16 << 20);
  private static final String INDEX_BYTES = Integer.toString(256 << 10);

  private final Map<String, Object> settings;
  private final int shards;

  WorkerTopics(Map<String, Object> settings, int shards) {
    this.settings = settings;
    this.shards = shards;
  }

  /// @throws IllegalStateException when a topic has another number of partitions than there are shards
  void create() {
    try (Admin admin = Admin.create(settings)) {
      Set<String> there = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      KEPT.forEach(
          (topic, kept) -> {
            if (!there.contains(topic)) {
              missing.add(topic(topic, kept));
            }
          });
      create(admin, missing);
      check(admin);
    } catch (ExecutionException e) {
      throw new KafkaException("the topics could not be created", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while the topics were created", e);
    }
  }

  private NewTopic topic(String name, Duration kept) {
    String retention = Long.toString(kept.toMillis());
    String segment = Long.toString(Math.min(kept.toMillis(), Duration.ofHours(12).toMillis()));
    return new NewTopic(name, Optional.of(shards), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG, retention,
                TopicConfig.SEGMENT_MS_CONFIG, segment,
                TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES,
                TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, INDEX_BYTES));
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws ExecutionException, InterruptedException {
    for (var creation : admin.createTopics(missing).values().values()) {
      try {
        creation.get();
      } catch (ExecutionException e) {
        // Another worker was faster; its partitions are checked like all others.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private void check(Admin admin) throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> topics =
        admin.describeTopics(KEPT.keySet()).allTopicNames().get();
    topics.forEach(
        (name, description) -> {
          int partitions = description.partitions().size();
          if (partitions != shards) {
            throw new IllegalStateException(
                "topic %s has %d partitions, the installation %d shards"
                    .formatted(name, partitions, shards));
          }
        });
  }
}
