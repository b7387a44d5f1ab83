package io.manyline.worker.session;

import io.manyline.registry.pairing.PairingCodes;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.worker.connection.Chores;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.ReconnectSettings;
import io.manyline.worker.connection.SessionConnector;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.history.HistoryRecordSink;
import io.manyline.worker.media.MediaRoom;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.OutboxSettings;
import io.manyline.worker.outbox.OutcomeSink;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.redis.RedisPipeline;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What all sessions of a worker share.
///
/// @param storage where state is
/// @param network how WhatsApp is reached
/// @param log where events, outcomes and the past go
/// @param execution clocks, timers, threads
/// @param media the store of files, and the way there
public record SessionPorts(
    Storage storage, Network network, Log log, Execution execution, MediaRoom media) {
  public record Storage(
      RedisPipeline redis, SessionClaims claims, SessionHints hints, PairingCodes codes) {}

  /// @param chores gives way to sessions that are on their way
  public record Network(
      SessionConnector connector,
      ConnectionAdmission admission,
      Chores chores,
      ReconnectSettings reconnect) {}

  public record Log(EventSink events, OutcomeSink outcomes, HistoryRecordSink history) {}

  /// Clocks, timers, threads and their bounds.
  ///
  /// @param threads runs the drains of lanes
  /// @param laneCapacity tasks that a lane takes before it asks to come later
  public record Execution(
      InstantSource clock,
      ClientTimer timer,
      RandomGenerator random,
      Executor threads,
      int laneCapacity,
      OutboxSettings outbox,
      WorkerMetrics metrics) {}
}
