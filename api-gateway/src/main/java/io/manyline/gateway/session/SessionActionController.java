package io.manyline.gateway.session;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// What a session can be told to do. All calls may be repeated, and take no body.
@RestController
@RequestMapping(path = "/api/sessions/{id}", produces = "application/json")
@Tag(name = "Sessions")
final class SessionActionController {
  private final OwnedSessions sessions;
  private final SessionStatuses statuses;
  private final SessionLifecycle lifecycle;

  SessionActionController(
      OwnedSessions sessions, SessionStatuses statuses, SessionLifecycle lifecycle) {
    this.sessions = sessions;
    this.statuses = statuses;
    this.lifecycle = lifecycle;
  }

  @PostMapping({"/connect", "/login"})
  @Operation(
      summary = "Connect, or show a code to scan when the session is not linked",
      description =
          "Both paths mean the same. Answers at once; GET …/qr waits for the code, the WebSocket"
              + " says when it is connected.")
  Mono<ResponseEntity<Envelope<SessionView>>> connect(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(session -> lifecycle.connect(caller, session, trace))
        .flatMap(this::view)
        .map(view -> Envelope.ok(nextStep(view), view));
  }

  @PostMapping({"/stop", "/disconnect"})
  @Operation(
      summary = "Disconnect and stay so; the session stays linked",
      description = "Both paths mean the same.")
  Mono<ResponseEntity<Envelope<SessionView>>> stop(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(session -> lifecycle.stop(caller, session, trace))
        .flatMap(this::view)
        .map(view -> Envelope.ok("The session disconnects and stays linked", view));
  }

  @PostMapping("/logout")
  @Operation(
      summary = "Unlink the device from the phone's account",
      description =
          "202 when the worker takes longer than a few seconds. A session that is not linked is"
              + " left as it is, with 200.")
  Mono<ResponseEntity<Envelope<SessionView>>> logOut(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return sessions.find(caller, id).flatMap(session -> logOut(caller, session, trace));
  }

  private Mono<ResponseEntity<Envelope<SessionView>>> logOut(
      Caller caller, SessionConfig session, TraceParent trace) {
    return view(session)
        .flatMap(
            before ->
                before.loggedIn()
                    ? lifecycle
                        .logOut(caller, session, trace)
                        .flatMap(_ -> view(session))
                        .map(view -> Envelope.ok("Logged out", view))
                        .defaultIfEmpty(
                            Envelope.accepted("The session is being logged out", before))
                    : Mono.just(Envelope.ok("The session is not logged in", before)));
  }

  private Mono<SessionView> view(SessionConfig session) {
    return statuses.of(session).map(shown -> SessionView.of(session, shown));
  }

  private static String nextStep(SessionView view) {
    if (view.connected()) {
      return "Connected";
    }
    return view.loggedIn()
        ? "Connecting"
        : "Waiting for a scan. Get the code: GET /api/sessions/%s/qr".formatted(view.id());
  }
}
