package io.manyline.gateway.viewer;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Events of one session as they happen, for as long as somebody watches.
public interface SessionEvents {
  /// Begins to watch.
  ///
  /// @param viewer whose place is taken
  /// @return completes with a tail once no later event can be missed; the watcher must close it
  Mono<Tail> watch(TenantId viewer, SessionUid uid);

  /// One watcher's events.
  interface Tail {
    /// Hot; one subscriber; a bounded number is kept while it does not take them. Fails with
    /// [SlowViewerException] when there would be more, and completes when the gateway stops.
    Flux<SessionEvent> events();

    void close();
  }
}
