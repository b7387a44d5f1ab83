package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.retry.ChatKey;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.Pointer;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.Standing;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends events again that somebody asked for, whether the endpoint had them or not.
///
/// They are marked as late and hold nobody. What the endpoint does not take becomes a pointer and
/// is tried again as its schedule says. **Order and threads:** thread-safe; one virtual thread for
/// each attempt, within the endpoint's share. **Errors:** when the store does not take the outcome,
/// that is [Outcome#UNKNOWN].
public final class ReplayDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayDelivery.class);

  private final PointerStore store;
  private final DeliveryHandler handler;
  private final Settler settler;
  private final InstantSource clock;
  private final LiveDeliveries.Execution execution;
  private final Duration lease;

  public ReplayDelivery(
      PointerStore store,
      DeliveryHandler handler,
      Settler settler,
      InstantSource clock,
      LiveDeliveries.Execution execution,
      Duration lease) {
    this.store = store;
    this.handler = handler;
    this.settler = settler;
    this.clock = clock;
    this.execution = execution;
    this.lease = lease;
  }

  /// What became of one event.
  public enum Outcome {
    /// The endpoint has it.
    TAKEN,
    /// It waits for its next attempt, or is a dead letter.
    FAILED,
    /// The store did not answer: it is not tried again by itself.
    UNKNOWN
  }

  public Standing standing(EndpointId endpoint) {
    return store.standing(endpoint);
  }

  /// Does not block.
  ///
  /// @param ended called once
  public void deliver(
      WebhookEndpoint endpoint, EventPosition place, SessionEvent event, Consumer<Outcome> ended) {
    execution
        .gate()
        .acquire(
            endpoint.id(),
            () -> execution.now().execute(() -> attempt(endpoint, place, event, ended)));
  }

  private void attempt(
      WebhookEndpoint endpoint, EventPosition place, SessionEvent event, Consumer<Outcome> ended) {
    Outcome outcome = Outcome.UNKNOWN;
    try {
      outcome = attempt(endpoint, place, event);
    } catch (RuntimeException e) {
      LOG.debug("outcome of a replayed event was not stored", e);
    } finally {
      execution.gate().release(endpoint.id());
      ended.accept(outcome);
    }
  }

  private Outcome attempt(WebhookEndpoint endpoint, EventPosition place, SessionEvent event) {
    Instant now = clock.instant();
    Pointer pointer =
        new Pointer(
            place,
            endpoint.id(),
            ChatKey.ofEvent(event.getSessionUid(), event.getEventId()),
            event.getEventId(),
            0,
            now,
            true);
    AttemptReport report = handler.attempt(endpoint, event, pointer);
    if (report.verdict() instanceof Verdict.Delivered) {
      store.delivered(endpoint.id(), event.getEventId(), report.attempt());
      return Outcome.TAKEN;
    }
    Claim claim = new Claim(pointer, UUID.randomUUID().toString(), now.plus(lease));
    store.parkAskedFor(claim);
    settler.settle(claim, report);
    return Outcome.FAILED;
  }
}
