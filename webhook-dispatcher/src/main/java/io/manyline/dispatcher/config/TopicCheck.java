package io.manyline.dispatcher.config;

import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.proto.topic.TopicSetup;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.session.Installation;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// Sees to it, before anything is read, that the topics are there and have the installation's
/// shards.
@Component
class TopicCheck {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Installation installation;
  private final InstallationProperties wanted;
  private final KafkaAdmin kafka;

  TopicCheck(Installation installation, InstallationProperties wanted, KafkaAdmin kafka) {
    this.installation = installation;
    this.wanted = wanted;
    this.kafka = kafka;
  }

  /// Stops the start when this service is configured for another number of shards than recorded.
  void check() {
    int recorded = Blocking.await(installation.shards(wanted.shards()), LIMIT).orElseThrow();
    if (recorded != wanted.shards()) {
      throw new IllegalStateException(
          "manyline.shards is %d, this installation was made with %d"
              .formatted(wanted.shards(), recorded));
    }
    try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
      TopicSetup.ensure(admin, recorded);
    }
  }
}
