package io.manyline.registry.session;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.SessionUid;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads what owners stored about sessions.
public interface SessionStatuses {
  /// The stored status, or `initial` of the session's creation when no worker touched it yet.
  Mono<ShownStatus> of(SessionConfig session);

  /// The statuses that it had, newest first; the present one is the first.
  Flux<SessionStatus> history(SessionUid uid, int limit);

  /// The claim, empty when the session was never claimed.
  Mono<Claim> claim(SessionUid uid);
}
