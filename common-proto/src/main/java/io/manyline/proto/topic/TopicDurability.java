package io.manyline.proto.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether Kafka keeps what it acknowledged: services acknowledge to WhatsApp and to callers
/// on that.
///
/// **Errors:** none. It only warns, what is missing and what to do; who may not read the settings
/// is told which to see to.
final class TopicDurability {
  private static final Logger log = LoggerFactory.getLogger(TopicDurability.class);

  private TopicDurability() {}

  /// What is known of a topic.
  ///
  /// @param flushEvery records until they are written to the disk
  /// @param keptMillis how long records are kept; negative for ever
  record Topic(int copies, int minInSync, boolean unclean, long flushEvery, long keptMillis) {}

  static void warn(Admin admin, Collection<TopicDescription> topics) {
    try {
      findings(admin.describeCluster().nodes().get().size(), read(admin, topics))
          .forEach(finding -> log.warn("Kafka may lose what it acknowledged: {}", finding));
    } catch (ExecutionException e) {
      log.warn(
          "the settings of Kafka's topics cannot be read ({}): see that they have several copies,"
              + " min.insync.replicas=2 and unclean.leader.election.enable=false",
          String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /// One sentence for each thing that is missing, with what to do.
  static List<String> findings(int nodes, Map<String, Topic> topics) {
    List<String> findings = new ArrayList<>();
    new TreeMap<>(topics)
        .forEach(
            (name, topic) -> {
              if (nodes == 1) {
                if (topic.flushEvery() > 1) {
                  findings.add(
                      name
                          + " is on one node that answers before a record is on its disk: run three"
                          + " nodes, or set log.flush.interval.messages=1");
                }
              } else if (topic.copies() == 1) {
                findings.add(
                    name
                        + " has one copy: give it three (kafka-reassign-partitions), and set"
                        + " default.replication.factor=3 for new topics");
              } else if (topic.minInSync() < 2) {
                findings.add(
                    name
                        + " counts a record as written that one node has: set"
                        + " min.insync.replicas=2 (kafka-configs --alter --entity-type topics)");
              }
              if (topic.unclean()) {
                findings.add(
                    name
                        + " may be led by a node that missed records: set"
                        + " unclean.leader.election.enable=false");
              }
              long promised = TopicSetup.retention(name).toMillis();
              if (topic.keptMillis() >= 0 && topic.keptMillis() < promised) {
                findings.add(
                    "%s keeps records for %d ms only: set retention.ms=%d"
                            .formatted(name, topic.keptMillis(), promised)
                        + " (kafka-configs --alter --entity-type topics)");
              }
            });
    return findings;
  }

  private static Map<String, Topic> read(Admin admin, Collection<TopicDescription> topics)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources = topics.stream().map(each -> resource(each.name())).toList();
    Map<ConfigResource, Config> settings =
        TopicSetup.onceKnown(() -> admin.describeConfigs(resources).all(), TopicSetup.PATIENCE);
    Map<String, Topic> read = new TreeMap<>();
    for (TopicDescription each : topics) {
      Config config = settings.get(resource(each.name()));
      read.put(
          each.name(),
          new Topic(
              each.partitions().stream().mapToInt(part -> part.replicas().size()).min().orElse(1),
              (int) number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 1),
              Boolean.parseBoolean(
                  value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG)),
              number(config, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, Long.MAX_VALUE),
              number(config, TopicConfig.RETENTION_MS_CONFIG, -1)));
    }
    return read;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static long number(@Nullable Config config, String name, long otherwise) {
    String value = value(config, name);
    return value.isEmpty() ? otherwise : Long.parseLong(value);
  }

  private static String value(@Nullable Config config, String name) {
    ConfigEntry entry = config == null ? null : config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }
}
