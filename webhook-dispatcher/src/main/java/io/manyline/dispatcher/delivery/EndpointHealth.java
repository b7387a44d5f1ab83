package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.retry.Standing;
import io.manyline.registry.webhook.EndpointId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Endpoints that cannot keep up at the moment, as far as this dispatcher has seen: their breaker
/// is open, or too much waits for them. What comes for them stays in Kafka.
///
/// **Flow:** whoever hears from the store how an endpoint stands tells it here; the router asks;
/// the catch-up asks the store again and again until the endpoint is calm. **Order and threads:**
/// thread-safe, never blocks.
public final class EndpointHealth {
  private final Set<EndpointId> troubled = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<EndpointId, Long> pointers = new ConcurrentHashMap<>();

  public boolean isTroubled(EndpointId endpoint) {
    return troubled.contains(endpoint);
  }

  public Set<EndpointId> troubled() {
    return Set.copyOf(troubled);
  }

  public void observe(EndpointId endpoint, Standing standing) {
    if (!standing.isClosed()) {
      troubled.add(endpoint);
    }
    observe(endpoint, standing.pointers());
  }

  public void observe(EndpointId endpoint, long count) {
    if (count == 0) {
      pointers.remove(endpoint);
    } else {
      pointers.put(endpoint, count);
    }
    if (count > Standing.MOST_POINTERS) {
      troubled.add(endpoint);
    }
  }

  /// How many pointers an endpoint has, as last heard.
  public long pointers(EndpointId endpoint) {
    return pointers.getOrDefault(endpoint, 0L);
  }

  /// It cannot keep up, whatever the store says.
  public void trouble(EndpointId endpoint) {
    troubled.add(endpoint);
  }

  public void calm(EndpointId endpoint) {
    troubled.remove(endpoint);
  }
}
