package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Refuses at once what only a logged-in session can do: says what the worker would say, also while
/// no worker runs.
///
/// **Errors:** `SESSION_DISABLED`, `SESSION_NOT_LOGGED_IN`.
@Component
public final class LoginCheck {
  private final SessionStatuses statuses;

  LoginCheck(SessionStatuses statuses) {
    this.statuses = statuses;
  }

  /// @return empty when the session is logged in
  public Mono<Void> require(SessionConfig session) {
    if (!session.enabled()) {
      return Mono.error(SessionLifecycle.disabled(session));
    }
    return statuses
        .of(session)
        .flatMap(
            shown ->
                shown.loggedIn()
                    ? Mono.empty()
                    : Mono.error(
                        ErrorCode.SESSION_NOT_LOGGED_IN.because(
                            "Session %1$s is not logged in. Scan its code first: GET /api/sessions/%1$s/qr"
                                .formatted(session.id()))));
  }
}
