package io.manyline.embedded;

import java.nio.file.Path;
import java.util.Properties;

/// The settings of the one-node broker: quick to start, small on disk, nothing by surprise.
///
/// **Shape:** what differs from Kafka's defaults, and only that. **Source:** measured; Kafka's
/// defaults make a restart after kill -9 take 12 s instead of 4 s.
final class KafkaSettings {
  private KafkaSettings() {}

  static Properties of(Path logDirectory, int brokerPort, int controllerPort) {
    var settings = new Properties();
    String host = LoopbackPorts.HOST;
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", "1");
    settings.setProperty(
        "listeners",
        "PLAINTEXT://" + host + ":" + brokerPort + ",CONTROLLER://" + host + ":" + controllerPort);
    settings.setProperty("advertised.listeners", "PLAINTEXT://" + host + ":" + brokerPort);
    settings.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty("controller.quorum.voters", "1@" + host + ":" + controllerPort);
    settings.setProperty("log.dirs", logDirectory.toString());
    oneNode(settings);
    quickRestart(settings);
    smallFootprint(settings);
    return settings;
  }

  private static void oneNode(Properties settings) {
    settings.setProperty("auto.create.topics.enable", "false");
    settings.setProperty("default.replication.factor", "1");
    settings.setProperty("min.insync.replicas", "1");
    settings.setProperty("offsets.topic.num.partitions", "1");
    settings.setProperty("offsets.topic.replication.factor", "1");
    settings.setProperty("transaction.state.log.num.partitions", "1");
    settings.setProperty("transaction.state.log.replication.factor", "1");
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
    settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
    settings.setProperty("share.coordinator.state.topic.min.isr", "1");
  }

  private static void quickRestart(Properties settings) {
    // A killed broker's registration stays valid for the session timeout; the next one waits it
    // out.
    settings.setProperty("broker.session.timeout.ms", "1000");
    settings.setProperty("broker.heartbeat.interval.ms", "250");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
    settings.setProperty("controlled.shutdown.enable", "true");
    settings.setProperty("num.recovery.threads.per.data.dir", "2");
  }

  private static void smallFootprint(Properties settings) {
    settings.setProperty("log.segment.bytes", String.valueOf(16 << 20));
    settings.setProperty("log.index.size.max.bytes", String.valueOf(256 << 10));
    settings.setProperty("metadata.log.segment.bytes", String.valueOf(16 << 20));
    // The cleaner allocates this on the heap at start; 128 MiB by default.
    settings.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(2 << 20));
    settings.setProperty("num.network.threads", "2");
    settings.setProperty("num.io.threads", "4");
    settings.setProperty("background.threads", "2");
  }
}
