package io.manyline.dispatcher.endpoint;

import com.google.protobuf.util.Timestamps;
import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.WebhookDisabled;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disables an endpoint that wants nothing any more, and says so by an event.
///
/// **Flow:** `Settler` calls it before it settles the attempt that brought it about. The event goes
/// to the other endpoints of that session and to its viewers. **Order and threads:** event first,
/// then the change, so that it cannot be disabled in silence; a repetition publishes the event with
/// the same id. An endpoint that was changed since the attempt stays as it is. **Errors:** those of
/// Kafka and of the registry: the caller repeats.
public final class EndpointDisabler {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointDisabler.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final WebhookEndpoints registry;
  private final DisabledEvents events;
  private final InstantSource clock;

  public EndpointDisabler(WebhookEndpoints registry, DisabledEvents events, InstantSource clock) {
    this.registry = registry;
    this.events = events;
    this.clock = clock;
  }

  /// @param endpoint as it was when it was tried
  /// @param cause the event that it did not take
  /// @param reason one of the constants of [State]
  public void disable(
      WebhookEndpoint endpoint, SessionEvent cause, String reason, Attempt attempt) {
    boolean isUnchanged =
        Blocking.await(registry.find(endpoint.id()), LIMIT)
            .filter(now -> isSame(now, endpoint))
            .isPresent();
    if (!isUnchanged) {
      return;
    }
    Instant now = clock.instant();
    events.publish(event(endpoint, cause, reason, attempt, now));
    Blocking.await(
        registry.update(
            endpoint.id(),
            current ->
                isSame(current, endpoint)
                    ? current.withState(State.disabled(reason, now))
                    : current),
        LIMIT);
    LOG.info("endpoint {} disabled: {}", endpoint.id(), reason);
  }

  private static boolean isSame(WebhookEndpoint now, WebhookEndpoint then) {
    return now.state().enabled() && EndpointMark.of(now).equals(EndpointMark.of(then));
  }

  private static SessionEvent event(
      WebhookEndpoint endpoint, SessionEvent cause, String reason, Attempt attempt, Instant now) {
    return SessionEvent.newBuilder()
        .setEventId(
            "evt_%s_%d_%s"
                .formatted(endpoint.id().value(), EndpointMark.enabledAt(endpoint), reason))
        .setSessionUid(cause.getSessionUid())
        .setTenant(cause.getTenant())
        .setSessionId(cause.getSessionId())
        .setNetwork(cause.getNetwork())
        .setFence(cause.getFence())
        .setTimestamp(Timestamps.fromMillis(now.toEpochMilli()))
        .setWebhookDisabled(
            WebhookDisabled.newBuilder()
                .setWebhookId(endpoint.id().value())
                .setReason(reason)
                .setLastResult(attempt.result())
                .setLastEventId(attempt.eventId()))
        .build();
  }
}
