package io.manyline.gateway.webhook;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookEndpoints;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Finds the endpoints of a caller's tenant: the one way to an endpoint, so that every call checks
/// who owns it.
///
/// **Errors:** `SESSION_NOT_FOUND`; `WEBHOOK_NOT_FOUND` for one that is not there, one of another
/// tenant, and one of another session alike.
@Component
final class OwnedWebhooks {
  private static final int CONCURRENT_READS = 32;

  private final OwnedSessions sessions;
  private final SessionDirectory directory;
  private final WebhookEndpoints endpoints;

  OwnedWebhooks(OwnedSessions sessions, SessionDirectory directory, WebhookEndpoints endpoints) {
    this.sessions = sessions;
    this.directory = directory;
    this.endpoints = endpoints;
  }

  /// An endpoint and the public id of its session, null for all sessions.
  record Owned(WebhookEndpoint endpoint, @Nullable String sessionId) {
    WebhookView view() {
      return WebhookView.of(endpoint, sessionId);
    }

    URI path() {
      return URI.create(
          sessionId == null
              ? "/api/webhooks/" + endpoint.id()
              : "/api/sessions/%s/webhooks/%s".formatted(sessionId, endpoint.id()));
    }

    /// For what would go nowhere otherwise.
    WebhookEndpoint enabled() {
      if (!endpoint.state().enabled()) {
        throw ErrorCode.WEBHOOK_DISABLED.because(
            "This webhook is disabled (%s), so nothing is delivered to it. Enable it first: PATCH with enabled: true."
                .formatted(endpoint.state().reason()));
      }
      return endpoint;
    }
  }

  Mono<Scope> scope(Caller caller, SessionPath path) {
    return session(caller, path)
        .map(
            session ->
                new Scope(
                    caller.tenant(),
                    sessions.network(),
                    session.map(SessionConfig::uid).orElse(null)));
  }

  /// Empty inside for all sessions.
  private Mono<Optional<SessionConfig>> session(Caller caller, SessionPath path) {
    String id = path.id();
    return id == null ? Mono.just(Optional.empty()) : sessions.find(caller, id).map(Optional::of);
  }

  /// @param written id of the endpoint, as in the path
  Mono<Owned> find(Caller caller, SessionPath path, String written) {
    return scope(caller, path)
        .flatMap(
            scope ->
                Mono.justOrEmpty(id(written))
                    .flatMap(endpoints::find)
                    .filter(endpoint -> isWithin(endpoint, scope)))
        .flatMap(this::owned)
        .switchIfEmpty(Mono.error(OwnedWebhooks::notFound));
  }

  private static boolean isWithin(WebhookEndpoint endpoint, Scope scope) {
    return endpoint.scope().tenant().equals(scope.tenant())
        && endpoint.scope().network() == scope.network()
        && (scope.session() == null || scope.session().equals(endpoint.scope().session()));
  }

  /// Of a session: its short form and its own. Of no session: all but the short forms.
  Flux<Owned> list(Caller caller, SessionPath path) {
    return scope(caller, path)
        .flatMapMany(
            scope -> {
              SessionUid uid = scope.session();
              return uid == null
                  ? endpoints.list(scope.tenant(), scope.network())
                  : endpoints
                      .ofSession(uid, scope.tenant(), scope.network())
                      .filter(endpoint -> uid.equals(endpoint.scope().session()));
            })
        .flatMapSequential(this::owned, CONCURRENT_READS);
  }

  Mono<Owned> owned(WebhookEndpoint endpoint) {
    SessionUid uid = endpoint.scope().session();
    return uid == null
        ? Mono.just(new Owned(endpoint, null))
        : directory.find(uid).map(session -> new Owned(endpoint, session.id().value()));
  }

  private static Optional<EndpointId> id(String written) {
    return written.matches("[0-9A-Za-z_-]{1,64}")
        ? Optional.of(new EndpointId(written))
        : Optional.empty();
  }

  static ProblemException notFound() {
    return ErrorCode.WEBHOOK_NOT_FOUND.because(
        "There is no webhook of this id here. GET /api/webhooks lists yours, GET"
            + " /api/sessions/{id}/webhooks those of a session.");
  }
}
