package io.manyline.worker.config;

import io.manyline.proto.topic.TopicSetup;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/// Creates the topics that are missing before anything reads or writes; see [TopicSetup].
class WorkerTopics {
  private final Map<String, Object> settings;
  private final int shards;

  WorkerTopics(Map<String, Object> settings, int shards) {
    this.settings = settings;
    this.shards = shards;
  }

  /// @throws IllegalStateException when a topic has another number of partitions than there are
  ///   shards
  void create() {
    try (Admin admin = Admin.create(settings)) {
      TopicSetup.ensure(admin, shards);
    }
  }
}
