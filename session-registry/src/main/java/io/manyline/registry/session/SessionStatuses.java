package io.manyline.registry.session;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.SessionUid;
import reactor.core.publisher.Mono;

/// Reads what owners stored about sessions.
public interface SessionStatuses {
  /// The stored status, or `initial` of the session's creation when no worker touched it yet.
  Mono<ShownStatus> of(SessionConfig session);

  /// The claim, empty when the session was never claimed.
  Mono<Claim> claim(SessionUid uid);
}
