package io.manyline.registry.seal;

import io.manyline.registry.id.SessionUid;
import reactor.core.publisher.Mono;

/// Gives the sealer of a session: its own key, unwrapped by the master key. Who has just read the
/// session's record gets it at once.
public interface SessionSealers {
  /// Empty when there is no such session.
  Mono<Sealer> of(SessionUid uid);
}
