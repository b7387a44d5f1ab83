package io.manyline.gateway.pairing;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.session.SessionLifecycle;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// The pairing code of a session.
@RestController
@Tag(name = "Pairing")
final class QrController {
  private final OwnedSessions sessions;
  private final SessionStatuses statuses;
  private final SessionLifecycle lifecycle;
  private final QrWaiter waiter;

  QrController(
      OwnedSessions sessions,
      SessionStatuses statuses,
      SessionLifecycle lifecycle,
      QrWaiter waiter) {
    this.sessions = sessions;
    this.statuses = statuses;
    this.lifecycle = lifecycle;
    this.waiter = waiter;
  }

  @GetMapping(path = "/api/sessions/{id}/qr", produces = "application/json")
  @Operation(
      summary = "The code to scan",
      description =
          "Starts pairing by itself and waits up to 30 s for the first code. Every caller gets the"
              + " same code, with at least 10 s to live. 409 SESSION_ALREADY_LOGGED_IN when there is"
              + " nothing to scan.")
  Mono<ResponseEntity<Envelope<QrView>>> qr(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(session -> code(caller, session, trace))
        .map(code -> Envelope.ok(QrView.of(code)));
  }

  private Mono<QrCode> code(Caller caller, SessionConfig session, TraceParent trace) {
    if (!session.enabled()) {
      return Mono.error(SessionLifecycle.disabled(session));
    }
    return statuses
        .of(session)
        .flatMap(
            shown ->
                shown.loggedIn()
                    ? Mono.error(QrWaiter.loggedIn(session))
                    : lifecycle.connect(caller, session, trace).flatMap(waiter::await));
  }
}
