package io.manyline.registry.webhook;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.ShortForm;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The sessions' `webhook_url`s as endpoints: views of `SessionConfig`.
///
/// **Errors:** [ShortFormException] for a change that the session has no place for.
public final class ShortForms {
  private final SessionDirectory sessions;

  public ShortForms(SessionDirectory sessions) {
    this.sessions = sessions;
  }

  public Mono<WebhookEndpoint> find(SessionUid uid) {
    return sessions.find(uid).flatMap(session -> Mono.justOrEmpty(viewOf(session)));
  }

  public Mono<WebhookEndpoint> update(SessionUid uid, UnaryOperator<WebhookEndpoint> change) {
    return sessions
        .update(
            uid,
            session -> viewOf(session).map(view -> next(session, view, change)).orElse(session))
        .flatMap(session -> Mono.justOrEmpty(viewOf(session)));
  }

  /// @return whether there was one
  public Mono<Boolean> delete(SessionUid uid) {
    return sessions
        .find(uid)
        .filter(session -> session.webhookUrl() != null)
        .flatMap(_ -> sessions.update(uid, session -> session.withWebhookUrl(null)))
        .hasElement();
  }

  private static SessionConfig next(
      SessionConfig session, WebhookEndpoint view, UnaryOperator<WebhookEndpoint> change) {
    WebhookEndpoint wanted = change.apply(view);
    Target target = wanted.target();
    if (!wanted.filter().equals(view.filter())
        || !wanted.policy().equals(view.policy())
        || !target.headers().isEmpty()
        || target.tls() != null) {
      throw new ShortFormException(
          "a session's webhook_url has an address, a secret and an enabled flag, nothing else");
    }
    State state = wanted.state();
    return session.withWebhook(
        target.url(),
        target.secrets().current(),
        new ShortForm(
            target.secrets().previous(),
            target.secrets().previousUntil(),
            state.enabled() ? "" : state.reason(),
            state.since()));
  }

  static Optional<WebhookEndpoint> viewOf(SessionConfig session) {
    @Nullable URI url = session.webhookUrl();
    if (url == null) {
      return Optional.empty();
    }
    ShortForm form = session.shortForm();
    return Optional.of(
        new WebhookEndpoint(
            EndpointId.ofSession(session.uid()),
            new Scope(session.tenant(), session.network(), session.uid()),
            new Target(
                url,
                Map.of(),
                new Secrets(session.webhookSecret(), form.previousSecret(), form.previousUntil()),
                null),
            EventFilter.ALL,
            Policy.DEFAULT,
            new State(form.disabled().isEmpty(), form.disabled(), form.since()),
            session.version(),
            session.createdAt(),
            session.updatedAt()));
  }
}
