package io.manyline.whatsapp.history;

import java.util.concurrent.CompletionStage;

/// Takes the account's past, chunk by chunk.
///
/// **Order and threads:** called on the lane, one chunk of a session at a time: the next comes when
/// the last was taken. A part that was cut short comes again from its beginning, with the same
/// numbers and the same messages in each chunk.
@FunctionalInterface
public interface HistorySink {
  /// @return completes, on any thread, when the chunk cannot be lost any more
  CompletionStage<Void> take(HistoryChunk chunk);
}
