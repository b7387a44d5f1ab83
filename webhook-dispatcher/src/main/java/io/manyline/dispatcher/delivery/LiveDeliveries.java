package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.delivery.LiveDelivery.Phase;
import io.manyline.dispatcher.egress.OneAtATime;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.retry.Admitted;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events as they come from Kafka: admitted, attempted once, settled.
///
/// **Flow:** `SessionEventListener` submits; a failure becomes a pointer for `RetryScheduler`;
/// [HandOver] parks what takes too long. **Order and threads:** one lane per chat and endpoint, see
/// [ChatLanes]. **Errors:** while the store or the registry does not answer, a task stays at the
/// head of its lane and is taken up again; its offset does not advance. A crash between the answers
/// of an endpoint and their marks, some milliseconds later, repeats those POSTs with the same ids:
/// at most as many of a lane as [Admissions] asks for together, since the next ones are asked for
/// after the marks.
public final class LiveDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDeliveries.class);

  private final EndpointDirectory endpoints;
  private final PointerStore store;
  private final DeliveryHandler handler;
  private final Settler settler;
  private final DeliveryMetrics metrics;
  private final HandOver handOver;
  private final Execution execution;
  private final Admissions admissions;
  private final ChatLanes lanes;
  private final Set<LiveDelivery> unfinished = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<EndpointId, Integer> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger scanned = new AtomicInteger();
  private final AtomicInteger unreleased = new AtomicInteger();
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
    this.execution = execution;
    this.admissions = new Admissions(store, settler, handOver);
    this.lanes = new ChatLanes(execution, this::step);
  }

  /// Does not block.
  ///
  /// @param whenReleased called once, when the Kafka offset may advance past the event
  public void submit(DeliveryTask task, Runnable whenReleased) {
    unreleased.incrementAndGet();
    submit(
        new LiveDelivery(
            task,
            false,
            () -> {
              unreleased.decrementAndGet();
              whenReleased.run();
            }));
  }

  /// The same for an event that a catch-up brought: nobody's offset waits for it.
  ///
  /// @param whenReleased called once, when its cursor may advance past the event
  public void submitScanned(DeliveryTask task, Runnable whenReleased) {
    submit(new LiveDelivery(task, true, whenReleased));
  }

  private void submit(LiveDelivery delivery) {
    delivery.onParked(
        () -> {
          lanes.drop(delivery);
          forget(delivery);
        });
    unfinished.add(delivery);
    scanned.addAndGet(delivery.isScanned() ? 1 : 0);
    waiting.merge(delivery.task.endpoint(), 1, Integer::sum);
    handOver.watch(delivery);
    lanes.submit(delivery);
  }

  /// Tasks whose lane is not done with them, without those that a catch-up brought.
  public int unfinished() {
    return unfinished.size() - scanned.get();
  }

  /// Tasks that Kafka's offset waits for: neither delivered nor stored. Attempts that take longer
  /// than the patience are none of them.
  public int unreleased() {
    return unreleased.get();
  }

  /// Those that a catch-up brought.
  public int unfinishedScanned() {
    return scanned.get();
  }

  /// All of one endpoint.
  public int unfinished(EndpointId endpoint) {
    return waiting.getOrDefault(endpoint, 0);
  }

  /// Gives pointers whose attempt is under way back, due at a time. From now on an attempt that
  /// ends without an answer was cut off by ourselves and says nothing about the endpoint.
  public void stop(Instant due) {
    stopped = true;
    for (LiveDelivery delivery : unfinished) {
      delivery.lock.acquireUninterruptibly();
      try {
        Claim claim = delivery.claim;
        if (claim != null && delivery.phase != Phase.FINISHED) {
          settler.settle(claim, new Settlement.Postponed(due));
          delivery.finish();
        }
      } finally {
        delivery.lock.release();
      }
    }
  }

  /// Goes on here as far as nothing has to be waited for, on a virtual thread where something has.
  private void step(LiveDelivery delivery, Consumer<Boolean> ended) {
    if (delivery.lock.tryAcquire()) {
      locked(delivery, ended, () -> advance(delivery, ended, false));
    } else {
      blocking(delivery, ended, () -> advance(delivery, ended, true));
    }
  }

  /// With the lock, which is given back by whoever ends the step, begins the attempt, or goes
  /// elsewhere to block.
  private void advance(LiveDelivery delivery, Consumer<Boolean> ended, boolean mayBlock) {
    EndpointId endpoint = delivery.task.endpoint();
    if (delivery.phase != Phase.QUEUED) {
      settle(delivery, ended, mayBlock);
    } else if (mayBlock) {
      admit(delivery, endpoints.find(endpoint), ended);
    } else {
      WebhookEndpoint known = endpoints.known(endpoint);
      if (known != null) {
        admit(delivery, Optional.of(known), ended);
      } else {
        delivery.lock.release();
        blocking(delivery, ended, () -> advance(delivery, ended, true));
      }
    }
  }

  private void admit(
      LiveDelivery delivery, Optional<WebhookEndpoint> found, Consumer<Boolean> ended) {
    Optional<WebhookEndpoint> endpoint = found.filter(there -> there.state().enabled());
    if (endpoint.isEmpty()) {
      metrics.withoutEndpoint();
      delivery.finish();
      end(delivery, ended);
      return;
    }
    admissions
        .of(delivery, endpoint.get(), lanes)
        .whenComplete(
            (admitted, failure) ->
                locked(
                    delivery,
                    ended,
                    () -> {
                      if (failure != null) {
                        throw new IllegalStateException("not admitted", failure);
                      }
                      admitted(delivery, endpoint.get(), admitted, ended);
                    }));
  }

  private void admitted(
      LiveDelivery delivery, WebhookEndpoint endpoint, Admitted admitted, Consumer<Boolean> ended) {
    settler.observe(endpoint.id(), admitted.pointers());
    switch (admitted.admission()) {
      case FREE -> {
        delivery.phase = Phase.ATTEMPTING;
        handOver.attempted(delivery);
        attempt(delivery, endpoint, ended);
      }
      case OPEN -> {
        settler.observeOpen(endpoint.id());
        admissions.doubt(endpoint.id());
        delivery.lock.release();
        blocking(
            delivery,
            ended,
            () -> {
              if (delivery.phase == Phase.QUEUED) {
                handOver.parkWaiting(delivery);
              }
              end(delivery, ended);
            });
      }
      case KNOWN -> {
        metrics.notAdmitted(admitted.admission());
        delivery.lock.release();
        blocking(
            delivery,
            ended,
            () -> {
              store.lookAt(endpoint.id());
              delivery.finish();
              end(delivery, ended);
            });
      }
      case HELD, DELIVERED, GONE, STALE -> {
        metrics.notAdmitted(admitted.admission());
        delivery.finish();
        end(delivery, ended);
      }
    }
  }

  /// Gives the lock back for the time of the POST.
  private void attempt(LiveDelivery delivery, WebhookEndpoint endpoint, Consumer<Boolean> ended) {
    delivery.lock.release();
    try {
      handler.attempt(
          endpoint,
          delivery.task.event(),
          delivery.pointer,
          report -> attempted(delivery, report, ended));
    } catch (RuntimeException e) {
      putOff(e, ended);
    }
  }

  private void attempted(LiveDelivery delivery, AttemptReport report, Consumer<Boolean> ended) {
    if (delivery.lock.tryAcquire()) {
      locked(delivery, ended, () -> conclude(delivery, report, ended, false));
    } else {
      blocking(delivery, ended, () -> conclude(delivery, report, ended, true));
    }
  }

  private void conclude(
      LiveDelivery delivery, AttemptReport report, Consumer<Boolean> ended, boolean mayBlock) {
    delivery.report = report;
    if (delivery.phase == Phase.ATTEMPTING) {
      delivery.phase = Phase.ATTEMPTED;
    }
    settle(delivery, ended, mayBlock);
  }

  /// With the lock.
  private void settle(LiveDelivery delivery, Consumer<Boolean> ended, boolean mayBlock) {
    AttemptReport report = delivery.report;
    if (delivery.claim != null || report == null || !report.isDelivered()) {
      admissions.doubt(delivery.task.endpoint());
    }
    if (delivery.phase == Phase.FINISHED || report == null) {
      end(delivery, ended);
    } else if (stopped && !report.answered()) {
      // Cut off by ourselves.
      delivery.phase = Phase.FINISHED;
      end(delivery, ended);
    } else if (delivery.claim == null && report.isDelivered()) {
      delivery.phase = Phase.RECORDING;
      record(delivery, report);
      end(delivery, ended);
    } else if (mayBlock) {
      Claim claim = delivery.claim;
      settler.settle(claim == null ? handOver.park(delivery) : claim, report);
      delivery.finish();
      end(delivery, ended);
    } else {
      delivery.lock.release();
      blocking(delivery, ended, () -> settle(delivery, ended, true));
    }
  }

  /// On a thread that may block: waits for the lock. Others may have had it before.
  private void blocking(LiveDelivery delivery, Consumer<Boolean> ended, Runnable work) {
    try {
      execution
          .now()
          .execute(
              () -> {
                delivery.lock.acquireUninterruptibly();
                locked(delivery, ended, work);
              });
    } catch (RejectedExecutionException e) {
      putOff(e, ended);
    }
  }

  /// What the lock's holder does; whatever fails is done again later.
  private void locked(LiveDelivery delivery, Consumer<Boolean> ended, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      delivery.lock.release();
      putOff(e, ended);
    }
  }

  private void putOff(RuntimeException why, Consumer<Boolean> ended) {
    metrics.storeFailed();
    LOG.debug("delivery waits for the store", why);
    tell(ended, false);
  }

  private static void tell(Consumer<Boolean> ended, boolean finished) {
    try {
      ended.accept(finished);
    } catch (RuntimeException e) {
      LOG.warn("lane does not go on", e);
    }
  }

  /// Its lane is done with it.
  private void end(LiveDelivery delivery, Consumer<Boolean> ended) {
    if (delivery.phase != Phase.RECORDING) {
      forget(delivery);
    }
    delivery.lock.release();
    tell(ended, true);
  }

  private void forget(LiveDelivery delivery) {
    if (unfinished.remove(delivery)) {
      scanned.addAndGet(delivery.isScanned() ? -1 : 0);
      waiting.computeIfPresent(
          delivery.task.endpoint(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /// Until the store has it; its offset waits for that, its lane does not.
  private void record(LiveDelivery delivery, AttemptReport report) {
    DeliveryTask task = delivery.task;
    store
        .recordDelivered(task.endpoint(), task.event().getEventId(), report.attempt())
        .whenComplete(
            (_, failure) -> {
              if (failure == null) {
                delivery.finish();
                delivery.recorded.complete(null);
                forget(delivery);
              } else {
                metrics.storeFailed();
                admissions.doubt(task.endpoint());
                LOG.debug("delivery is recorded once the store answers", failure);
                execution.later().execute(() -> record(delivery, report));
              }
            });
  }

  /// Where deliveries run.
  ///
  /// @param lanes starts what does not block, for an endpoint
  /// @param patientLanes the same for what a catch-up brought: behind all that others have to do
  /// @param now on a virtual thread each
  /// @param later the same after a pause
  public record Execution(
      EndpointGate gate,
      Function<EndpointId, Executor> lanes,
      Function<EndpointId, Executor> patientLanes,
      Executor now,
      Executor later) {
    /// All on virtual threads.
    public Execution(EndpointGate gate, Executor now, Executor later) {
      this(gate, now, new OneAtATime(now), later);
    }

    private Execution(EndpointGate gate, Executor now, Executor patient, Executor later) {
      this(gate, _ -> now, _ -> patient, now, later);
    }
  }
}
