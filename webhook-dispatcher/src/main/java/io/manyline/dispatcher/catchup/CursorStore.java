package io.manyline.dispatcher.catchup;

import io.manyline.registry.webhook.EndpointId;
import java.util.Map;

/// Where endpoints that are behind go on, by partition, across all dispatchers and their deaths.
///
/// **Order and threads:** written by the dispatcher that has the partition; a change names what it
/// replaces, so that one that has lost the partition without knowing it moves nothing; it may begin
/// what was ended since, which costs repeats. **Errors:** the driver's when the store does not
/// answer; each call is safe to repeat.
public interface CursorStore {
  /// Offsets of the next event for each endpoint that is behind.
  Map<EndpointId, Long> load(int partition);

  /// Begins a backlog; a cursor that is there stays when it is lower.
  ///
  /// @return what is stored now
  long begin(int partition, EndpointId endpoint, long offset);

  /// @return false when something else than `from` is stored
  boolean advance(int partition, EndpointId endpoint, long from, long to);

  /// The backlog is done. @return false when something else than `from` is stored
  boolean end(int partition, EndpointId endpoint, long from);
}
