package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.delivery.LiveDelivery.Phase;
import io.manyline.dispatcher.endpoint.Endpoint;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.retry.Admission;
import io.manyline.dispatcher.retry.Arrival;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionEvent.EventCase;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events as they come from Kafka: admitted, attempted once, settled.
///
/// **Flow:** `SessionEventListener` submits; a failure becomes a pointer for `RetryScheduler`;
/// [HandOver] parks what takes too long. **Order and threads:** one lane per chat and endpoint, see
/// [ChatLanes]. **Errors:** while the store or the registry does not answer, a task stays at the
/// head of its lane and is taken up again; its offset does not advance. A crash between the answer
/// of an endpoint and the mark right after it repeats that one POST, with the same id.
public final class LiveDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDeliveries.class);
  private static final Set<EventCase> STATE_EVENTS =
      EnumSet.of(EventCase.SESSION_STATUS, EventCase.SESSION_QR, EventCase.SESSION_PAIRING_CODE);

  private final EndpointDirectory endpoints;
  private final PointerStore store;
  private final DeliveryHandler handler;
  private final Settler settler;
  private final DeliveryMetrics metrics;
  private final HandOver handOver;
  private final ChatLanes lanes;
  private final Set<LiveDelivery> unfinished = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /// @param execution where lanes run
  public LiveDeliveries(
      EndpointDirectory endpoints,
      PointerStore store,
      DeliveryHandler handler,
      Settler settler,
      DeliveryMetrics metrics,
      HandOver handOver,
      Execution execution) {
    this.endpoints = endpoints;
    this.store = store;
    this.handler = handler;
    this.settler = settler;
    this.metrics = metrics;
    this.handOver = handOver;
    this.lanes = new ChatLanes(execution.gate(), execution.now(), execution.later(), this::step);
  }

  /// Does not block.
  ///
  /// @param whenReleased called once, when the Kafka offset may advance past the event
  public void submit(DeliveryTask task, Runnable whenReleased) {
    LiveDelivery delivery = new LiveDelivery(task, whenReleased);
    unfinished.add(delivery);
    handOver.watch(delivery);
    lanes.submit(delivery);
  }

  /// Tasks whose lane is not done with them.
  public int unfinished() {
    return unfinished.size();
  }

  /// Gives pointers whose attempt is under way back, due at a time. From now on an attempt that
  /// ends without an answer was cut off by ourselves and says nothing about the endpoint.
  public void stop(Instant due) {
    stopped = true;
    for (LiveDelivery delivery : unfinished) {
      delivery.lock.lock();
      try {
        Claim claim = delivery.claim;
        if (claim != null && delivery.phase != Phase.FINISHED) {
          settler.settle(claim, new Settlement.Postponed(due));
          delivery.finish();
        }
      } finally {
        delivery.lock.unlock();
      }
    }
  }

  private boolean step(LiveDelivery delivery) {
    try {
      boolean finished = advance(delivery);
      if (finished) {
        unfinished.remove(delivery);
      }
      return finished;
    } catch (RuntimeException e) {
      metrics.storeFailed();
      LOG.debug("delivery waits for the store", e);
      return false;
    }
  }

  /// @return whether the lane is done with it
  private boolean advance(LiveDelivery delivery) {
    Optional<Endpoint> admitted = admit(delivery);
    if (admitted.isPresent()) {
      AttemptReport report = handler.attempt(admitted.get(), delivery.task.event(), 1);
      delivery.lock.lock();
      try {
        delivery.report = report;
        if (delivery.phase == Phase.ATTEMPTING) {
          delivery.phase = Phase.ATTEMPTED;
        }
      } finally {
        delivery.lock.unlock();
      }
    }
    return settle(delivery);
  }

  /// @return the endpoint when it is this event's turn to be sent to it
  private Optional<Endpoint> admit(LiveDelivery delivery) {
    delivery.lock.lock();
    try {
      if (delivery.phase != Phase.QUEUED) {
        return Optional.empty();
      }
      Optional<Endpoint> endpoint = endpoints.find(delivery.task.endpoint());
      if (endpoint.isEmpty()) {
        metrics.withoutEndpoint();
        delivery.finish();
        return endpoint;
      }
      Admission admission = store.admit(arrival(delivery.task, endpoint.get()));
      if (admission != Admission.FREE) {
        metrics.notAdmitted(admission);
        delivery.finish();
        return Optional.empty();
      }
      delivery.phase = Phase.ATTEMPTING;
      return endpoint;
    } finally {
      delivery.lock.unlock();
    }
  }

  private static Arrival arrival(DeliveryTask task, Endpoint endpoint) {
    SessionEvent event = task.event();
    return new Arrival(
        task.pointer(),
        event.getFence(),
        STATE_EVENTS.contains(event.getEventCase()),
        endpoint.urlMark());
  }

  private boolean settle(LiveDelivery delivery) {
    delivery.lock.lock();
    try {
      AttemptReport report = delivery.report;
      if (delivery.phase == Phase.FINISHED || report == null) {
        return true;
      }
      boolean cutOff = stopped && !report.answered();
      if (!cutOff) {
        settle(delivery, report);
        delivery.finish();
      } else {
        delivery.phase = Phase.FINISHED;
      }
      return true;
    } finally {
      delivery.lock.unlock();
    }
  }

  private void settle(LiveDelivery delivery, AttemptReport report) {
    DeliveryTask task = delivery.task;
    Claim claim = delivery.claim;
    if (claim == null && report.verdict() instanceof Verdict.Delivered) {
      store.delivered(task.endpoint(), task.event().getEventId(), report.attempt());
      return;
    }
    if (claim == null) {
      claim = handOver.park(delivery);
    }
    settler.settle(claim, report);
  }

  /// Where lanes run.
  ///
  /// @param now on a virtual thread each
  /// @param later the same after a pause
  public record Execution(EndpointGate gate, Executor now, Executor later) {}
}
