package io.manyline.worker.history;

import io.manyline.proto.history.v1.HistoryRecord;
import java.util.concurrent.CompletionStage;

/// Takes records of sessions' pasts, in order for each.
@FunctionalInterface
public interface HistoryRecordSink {
  /// @return completes, on any thread, when the record cannot be lost any more
  CompletionStage<Void> publish(HistoryRecord record);
}
