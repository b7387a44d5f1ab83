package io.manyline.dispatcher.endpoint;

import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.webhook.EndpointId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// [EndpointDirectory] of the sessions' own `webhook_url`s.
///
/// Reads the record each time: a changed address or secret holds from the next attempt on.
public final class SessionEndpoints implements EndpointDirectory {
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);

  private final SessionDirectory sessions;

  public SessionEndpoints(SessionDirectory sessions) {
    this.sessions = sessions;
  }

  @Override
  public Optional<Endpoint> find(EndpointId id) {
    SessionUid uid = new SessionUid(id.value());
    return Blocking.await(sessions.find(uid), READ_LIMIT).flatMap(SessionEndpoints::endpointOf);
  }

  private static Optional<Endpoint> endpointOf(SessionConfig session) {
    URI url = session.webhookUrl();
    if (url == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Endpoint(EndpointId.ofSession(session.uid()), url, List.of(session.webhookSecret())));
  }
}
