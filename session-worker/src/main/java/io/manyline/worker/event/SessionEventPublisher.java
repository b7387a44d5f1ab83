package io.manyline.worker.event;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Topics;
import io.manyline.worker.metric.WorkerMetrics;
import java.util.concurrent.CompletionStage;

/// Publishes events on `session-events`.
public final class SessionEventPublisher implements EventSink {
  private final RecordPublisher records;
  private final WorkerMetrics metrics;

  public SessionEventPublisher(RecordPublisher records, WorkerMetrics metrics) {
    this.records = records;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Void> publish(SessionEvent event) {
    return metrics.timeEvent(
        event, records.publish(Topics.SESSION_EVENTS, event.getSessionUid(), event));
  }
}
