package io.manyline.gateway.session;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionStatuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Sessions as a resource: create, list, show, change, remove.
@RestController
@RequestMapping(path = "/api/sessions", produces = "application/json")
@Tag(name = "Sessions", description = "A session is one WhatsApp number; its id is the number")
final class SessionController {
  private static final int CONCURRENT_STATUS_READS = 32;
  private static final int MOST_STATUSES = 200;

  private final OwnedSessions sessions;
  private final SessionDirectory directory;
  private final SessionStatuses statuses;
  private final SessionLifecycle lifecycle;

  SessionController(
      OwnedSessions sessions,
      SessionDirectory directory,
      SessionStatuses statuses,
      SessionLifecycle lifecycle) {
    this.sessions = sessions;
    this.directory = directory;
    this.statuses = statuses;
    this.lifecycle = lifecycle;
  }

  @PostMapping
  @Operation(
      summary = "Create a session",
      description =
          "201 with the new session. When you have one with this number already: 200 with it,"
              + " unchanged. Webhooks are signed with the secret of GET …/webhook-secret.")
  Mono<ResponseEntity<Envelope<CreatedView>>> create(
      Caller caller, @RequestBody CreateSessionRequest request) {
    return directory
        .create(request.checked(caller.tenant(), sessions.network()))
        .flatMap(
            created ->
                view(created.session())
                    .map(
                        view ->
                            created.isNew()
                                ? Envelope.created(
                                    URI.create("/api/sessions/" + view.id()),
                                    "Session created. Link it: GET /api/sessions/%s/qr"
                                        .formatted(view.id()),
                                    CreatedView.of(view))
                                : Envelope.ok(
                                    "This session was there already and is unchanged",
                                    CreatedView.of(view))));
  }

  @GetMapping
  @Operation(summary = "List your sessions")
  Mono<ResponseEntity<Envelope<SessionListView>>> list(Caller caller) {
    return sessions
        .list(caller)
        .flatMapSequential(this::view, CONCURRENT_STATUS_READS)
        .collectList()
        .map(views -> Envelope.ok(new SessionListView(views, views.size())));
  }

  @GetMapping("/{id}")
  @Operation(summary = "Show a session")
  Mono<ResponseEntity<Envelope<SessionView>>> show(Caller caller, @PathVariable String id) {
    return sessions.find(caller, id).flatMap(this::view).map(Envelope::ok);
  }

  @GetMapping("/{id}/status-history")
  @Operation(
      summary = "The statuses that a session had, newest first",
      description =
          "Each with its reason. Kept for 30 days, at most 200 of a session; they are the same as the"
              + " session.status events.")
  Mono<ResponseEntity<Envelope<StatusHistoryView>>> statusHistory(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "how many at most, 1 to 200")
          @RequestParam(required = false, defaultValue = "50")
          int limit) {
    if (limit < 1 || limit > MOST_STATUSES) {
      throw ErrorCode.VALIDATION_FAILED.because("limit is a number from 1 to 200.");
    }
    return sessions
        .find(caller, id)
        .flatMap(session -> statuses.history(session.uid(), limit).collectList())
        .map(StatusHistoryView::of)
        .map(Envelope::ok);
  }

  @PatchMapping("/{id}")
  @Operation(
      summary = "Change name, webhook, history or enabled",
      description = "What is absent stays as it is.")
  Mono<ResponseEntity<Envelope<SessionView>>> change(
      Caller caller,
      @PathVariable String id,
      @RequestBody UpdateSessionRequest request,
      TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(session -> lifecycle.change(caller, session, request.checked(), trace))
        .flatMap(this::view)
        .map(view -> Envelope.ok("Session changed", view));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Remove a session",
      description =
          "Unlinks the device when it is connected, then forgets everything. Creating the number"
              + " again gives a new session that needs a scan.")
  Mono<ResponseEntity<Envelope<Void>>> delete(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "false: the device stays linked, for one that was exported")
          @RequestParam(required = false, defaultValue = "true")
          boolean unlink,
      TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(
            session ->
                statuses
                    .of(session)
                    .flatMap(
                        shown ->
                            lifecycle.delete(caller, session, unlink && shown.connected(), trace)))
        .thenReturn(Envelope.ok("Session removed", null));
  }

  @GetMapping("/{id}/webhook-secret")
  @Operation(
      summary = "The secret that signs this session's webhooks",
      description = "As in the Standard Webhooks specification: HMAC-SHA256 of id.timestamp.body.")
  Mono<ResponseEntity<Envelope<WebhookSecretView>>> webhookSecret(
      Caller caller, @PathVariable String id) {
    return sessions
        .find(caller, id)
        .map(session -> Envelope.ok(new WebhookSecretView(session.webhookSecret().value())));
  }

  private Mono<SessionView> view(SessionConfig session) {
    return statuses.of(session).map(shown -> SessionView.of(session, shown));
  }
}
