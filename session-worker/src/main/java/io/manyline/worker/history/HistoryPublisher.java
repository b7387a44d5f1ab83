package io.manyline.worker.history;

import io.manyline.proto.history.v1.HistoryRecord;
import io.manyline.proto.topic.Topics;
import io.manyline.worker.event.RecordPublisher;
import java.util.concurrent.CompletionStage;

/// Publishes records on `session-history`, apart from events, so that they never wait for the past.
public final class HistoryPublisher implements HistoryRecordSink {
  private final RecordPublisher records;

  public HistoryPublisher(RecordPublisher records) {
    this.records = records;
  }

  @Override
  public CompletionStage<Void> publish(HistoryRecord record) {
    return records.publish(Topics.SESSION_HISTORY, record.getSessionUid(), record);
  }
}
