package io.manyline.proto.topic;

/// The names of the Kafka topics: the only place where they are built.
///
/// **Shape:** every topic has the same number of partitions, the shard count; a record's key is the
/// session uid, its partition [Shards#of]. **Order and threads:** records of one session keep their
/// order within each topic.
public final class Topics {
  /// What callers ask. Producer: gateway. Consumers: workers, by `assign()`. Kept 1 day.
  public static final String SESSION_COMMANDS = "session-commands";

  /// What came of a command. Producer: workers. Consumers: every gateway, whole. Kept 1 hour.
  public static final String COMMAND_OUTCOMES = "command-outcomes";

  /// What happened. Producers: workers, and gateways of test events. Consumers: dispatchers,
  /// gateways with viewers. Kept 7 days.
  public static final String SESSION_EVENTS = "session-events";

  /// History sync, apart so that it never delays live events. Producer: workers. Kept 1 day.
  public static final String SESSION_HISTORY = "session-history";

  private Topics() {}
}
