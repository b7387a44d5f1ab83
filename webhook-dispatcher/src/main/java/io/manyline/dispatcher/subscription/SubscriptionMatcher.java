package io.manyline.dispatcher.subscription;

import io.manyline.dispatcher.delivery.DeliveryTask;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which endpoints want an event.
///
/// A test event goes to its one endpoint, whatever that filters.
public final class SubscriptionMatcher {
  private SubscriptionMatcher() {}

  /// One task for each endpoint that wants the event.
  ///
  /// @param endpoints of the event's session
  static List<DeliveryTask> tasksOf(ReadEvent read, List<WebhookEndpoint> endpoints) {
    List<DeliveryTask> tasks = new ArrayList<>(endpoints.size());
    for (WebhookEndpoint endpoint : endpoints) {
      if (wants(endpoint, read.event())) {
        tasks.add(task(read.position(), read.event(), endpoint, read.readAt()));
      }
    }
    return tasks;
  }

  public static DeliveryTask task(
      EventPosition position, SessionEvent event, WebhookEndpoint endpoint, Instant readAt) {
    return new DeliveryTask(position, event, endpoint.id(), endpoint.policy().ordering(), readAt);
  }

  /// Whether an enabled endpoint is meant by this event, whoever's it is.
  public static boolean wants(WebhookEndpoint endpoint, SessionEvent event) {
    return endpoint.state().enabled()
        && isFor(endpoint, event)
        && (!event.getOnlyEndpoint().isEmpty() || endpoint.filter().wants(event));
  }

  /// Whether an endpoint may have this event when it is asked for by its id, whatever it filters.
  public static boolean isFor(WebhookEndpoint endpoint, SessionEvent event) {
    String only = event.getOnlyEndpoint();
    return isOf(endpoint.scope(), event) && (only.isEmpty() || only.equals(endpoint.id().value()));
  }

  private static boolean isOf(Scope scope, SessionEvent event) {
    SessionUid session = scope.session();
    return session == null
        ? scope.tenant().value().equals(event.getTenant())
            && scope.network().wireName().equals(event.getNetwork())
        : session.value().equals(event.getSessionUid());
  }
}
