package io.manyline.dispatcher.catchup;

import io.manyline.registry.webhook.EndpointId;
import java.util.HashMap;
import java.util.Map;

/// [CursorStore] without Redis.
final class InMemoryCursorStore implements CursorStore {
  private final Map<Integer, Map<EndpointId, Long>> cursors = new HashMap<>();

  @Override
  public Map<EndpointId, Long> load(int partition) {
    return Map.copyOf(of(partition));
  }

  @Override
  public long begin(int partition, EndpointId endpoint, long offset) {
    return of(partition).merge(endpoint, offset, Math::min);
  }

  @Override
  public boolean advance(int partition, EndpointId endpoint, long from, long to) {
    return of(partition).replace(endpoint, from, to)
        || Long.valueOf(to).equals(of(partition).get(endpoint));
  }

  @Override
  public boolean end(int partition, EndpointId endpoint, long from) {
    return of(partition).remove(endpoint, from) || !of(partition).containsKey(endpoint);
  }

  @Override
  public String toString() {
    return cursors.toString();
  }

  boolean isEmpty() {
    return cursors.values().stream().allMatch(Map::isEmpty);
  }

  private Map<EndpointId, Long> of(int partition) {
    return cursors.computeIfAbsent(partition, _ -> new HashMap<>());
  }
}
