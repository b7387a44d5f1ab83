package io.manyline.gateway.stream;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.TenantId;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;

/// `session-events`, read from any place on.
public interface EventLog {
  /// The first batch comes at once and is empty: it tells where reading begins. From then on there
  /// is one at least every second, empty or not, while they are taken: what is not asked for is not
  /// read. Completes when the gateway stops.
  ///
  /// **Errors:** `TOO_BUSY` when there are too many readers, in all or of one tenant,
  /// `QUEUE_UNAVAILABLE` when Kafka does not answer.
  ///
  /// @param reader whose place is taken
  /// @param from partitions that it does not name are read from their end, which is a gap unless it
  ///   names none
  Flux<Batch> read(TenantId reader, Set<Integer> partitions, Positions from);

  /// What came next.
  ///
  /// @param gap events before these were not told: they are not kept any more, or the reader has
  ///   come back for further partitions
  /// @param after where to go on after all of them
  record Batch(List<Logged> events, boolean gap, Positions after) {}

  /// An event, and where to go on after it.
  record Logged(SessionEvent event, Positions after) {}
}
