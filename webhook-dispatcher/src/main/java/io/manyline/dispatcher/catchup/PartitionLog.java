package io.manyline.dispatcher.catchup;

import io.manyline.proto.event.v1.SessionEvent;
import java.time.Instant;
import java.util.List;

/// Reads `session-events` from any place on.
///
/// **Order and threads:** one thread at a time. **Errors:** the client's `RuntimeException` when
/// Kafka does not answer.
public interface PartitionLog {
  /// The next events from a place on; none when there is nothing yet. A place that Kafka no longer
  /// has gives the first one that it has as the next.
  Batch read(int partition, long from);

  /// The offset that the next record gets.
  long end(int partition);

  /// The offset of the first record that is not older; the end when there is none.
  long at(int partition, Instant time);

  /// How many there are.
  int partitions();

  /// @param next where to go on: beyond the last event, those that cannot be delivered included
  record Batch(List<LoggedEvent> events, long next) {}

  /// An event that can be delivered, and its place.
  record LoggedEvent(long offset, Instant writtenAt, SessionEvent event) {}
}
