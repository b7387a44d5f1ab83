package io.manyline.gateway.webhook;

import io.manyline.proto.event.v1.SessionEvent;
import java.util.List;
import reactor.core.publisher.Mono;

/// Where test events go.
public interface EventOut {
  /// Completes when all of them are in the event log.
  Mono<Void> publish(List<SessionEvent> events);
}
