package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.endpoint.EndpointMark;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.DueHandler;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.dispatcher.retry.EventSource.Found;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.DeadLetter.Reason;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Attempts pointers: reads the event back, posts it, settles the claim.
///
/// **Order and threads:** one virtual thread per claim; the store hands out one claim per chat.
/// **Errors:** when the registry does not answer, nothing is attempted and the lease lapses. When
/// the store does not answer after the POST, the settlement is repeated until the lease ends; a
/// crash, or an outage longer than that, repeats the POST with the same id.
public final class DueDeliveries implements DueHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DueDeliveries.class);

  /// Until Kafka is asked again for an event that it did not give.
  private static final Duration UNREAD_WAIT = Duration.ofSeconds(5);

  private final EventSource events;
  private final EndpointDirectory endpoints;
  private final PointerStore store;
  private final DeliveryHandler handler;
  private final Settler settler;
  private final InstantSource clock;
  private final LiveDeliveries.Execution execution;
  private final Set<Claim> unsettled = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  public DueDeliveries(
      EventSource events,
      EndpointDirectory endpoints,
      PointerStore store,
      DeliveryHandler handler,
      Settler settler,
      InstantSource clock,
      LiveDeliveries.Execution execution) {
    this.events = events;
    this.endpoints = endpoints;
    this.store = store;
    this.handler = handler;
    this.settler = settler;
    this.clock = clock;
    this.execution = execution;
  }

  /// See [LiveDeliveries#stop].
  public void stop(Instant due) {
    stopped = true;
    unsettled.forEach(claim -> settler.settle(claim, new Settlement.Postponed(due)));
  }

  @Override
  public void onDue(Claim claim, Runnable finished) {
    unsettled.add(claim);
    Runnable over =
        () -> {
          unsettled.remove(claim);
          finished.run();
        };
    execution.now().execute(() -> deliver(claim, over));
  }

  private void deliver(Claim claim, Runnable finished) {
    Runnable settlement;
    try {
      settlement = attempt(claim);
    } catch (RuntimeException e) {
      LOG.debug("pointer waits for the end of its lease", e);
      finished.run();
      return;
    }
    settle(claim, settlement, finished);
  }

  /// @return how to settle the claim
  private Runnable attempt(Claim claim) {
    return switch (events.read(claim.pointer().position())) {
      case Found.Event(SessionEvent event)
          when event.getEventId().equals(claim.pointer().eventId()) ->
          post(claim, event);
      // Another event at this place: the topic was made anew since.
      case Found.Event _, Found.Gone _ ->
          () -> settler.settle(claim, new Settlement.Buried(Reason.EVENT_GONE));
      case Found.Unavailable _ -> () -> postpone(claim);
    };
  }

  private Runnable post(Claim claim, SessionEvent event) {
    Optional<WebhookEndpoint> endpoint = endpoints.find(claim.pointer().endpoint());
    if (endpoint.isEmpty()) {
      return () -> settler.settle(claim, new Settlement.Dropped());
    }
    WebhookEndpoint there = endpoint.get();
    if (there.state().reason().equals(State.GONE)
        || store.isGone(there.id(), EndpointMark.of(there))) {
      return () -> settler.settle(claim, new Settlement.Buried(Reason.ENDPOINT_GONE));
    }
    if (!there.state().enabled()) {
      return () -> settler.settle(claim, new Settlement.Buried(Reason.ENDPOINT_DISABLED));
    }
    if (store.isDelivered(there.id(), event.getEventId())) {
      return () -> settler.settleDelivered(claim);
    }
    AttemptReport report = handler.attempt(there, event, claim.pointer());
    return stopped && !report.answered()
        ? () -> postpone(claim)
        : () -> settler.settle(claim, report);
  }

  private void postpone(Claim claim) {
    settler.settle(claim, new Settlement.Postponed(clock.instant().plus(UNREAD_WAIT)));
  }

  private void settle(Claim claim, Runnable settlement, Runnable finished) {
    try {
      settlement.run();
    } catch (RuntimeException e) {
      if (clock.instant().isBefore(claim.leaseEnd())) {
        execution.later().execute(() -> settle(claim, settlement, finished));
        return;
      }
      LOG.debug("lease ended before its pointer could be settled", e);
    }
    finished.run();
  }
}
