package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.delivery.LiveDelivery.Lane;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.registry.webhook.EndpointId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs the deliveries of one chat to one endpoint one after the other, in the order in which they
/// came, and those of different chats side by side within the endpoint's share.
///
/// **Order and threads:** a lane that has work and a permit runs until it is empty, on the threads
/// on which its steps end, or until its head must wait for the store; then it starts again at that
/// head later.
final class ChatLanes {
  private final EndpointGate gate;
  private final Function<EndpointId, Executor> executors;
  private final Function<EndpointId, Executor> patient;
  private final Executor later;
  private final Step step;
  private final ConcurrentHashMap<Lane, Queue<LiveDelivery>> lanes = new ConcurrentHashMap<>();

  ChatLanes(LiveDeliveries.Execution execution, Step step) {
    this.gate = execution.gate();
    this.executors = execution.lanes();
    this.patient = execution.patientLanes();
    this.later = execution.later();
    this.step = step;
  }

  void submit(LiveDelivery delivery) {
    boolean[] isFirst = {false};
    lanes.compute(
        delivery.lane,
        (_, queue) -> {
          isFirst[0] = queue == null;
          Queue<LiveDelivery> now = queue == null ? new ArrayDeque<>() : queue;
          now.add(delivery);
          return now;
        });
    if (isFirst[0]) {
      start(delivery);
    }
  }

  /// Takes a delivery that its lane need not do any more out of it.
  void drop(LiveDelivery delivery) {
    lanes.computeIfPresent(
        delivery.lane,
        (_, queue) -> {
          queue.remove(delivery);
          return queue;
        });
  }

  /// What stands behind the head of a lane, in order.
  List<LiveDelivery> behind(LiveDelivery head, int atMost) {
    List<LiveDelivery> behind = new ArrayList<>();
    lanes.computeIfPresent(
        head.lane,
        (_, queue) -> {
          for (LiveDelivery each : queue) {
            if (behind.size() >= atMost) {
              break;
            }
            if (each != head) {
              behind.add(each);
            }
          }
          return queue;
        });
    return behind;
  }

  /// @param head of the lane
  private void start(LiveDelivery head) {
    EndpointId endpoint = head.lane.endpoint();
    Executor executor = (head.isScanned() ? patient : executors).apply(endpoint);
    gate.acquire(endpoint, () -> executor.execute(() -> drain(head.lane)));
  }

  private void drain(Lane lane) {
    goOn(lane, head(lane));
  }

  /// One after the other, until one goes on by itself: then whoever ends it comes here again.
  private void goOn(Lane lane, @Nullable LiveDelivery head) {
    LiveDelivery next = head;
    while (next != null) {
      Turn turn = new Turn(lane, next);
      boolean begun = false;
      try {
        step.take(next, turn);
        begun = true;
      } finally {
        if (!begun) {
          gate.release(lane.endpoint());
        }
      }
      if (turn.isFirst()) {
        return;
      }
      if (!turn.finished) {
        putOff(next);
        return;
      }
      next = next(next);
    }
    gate.release(lane.endpoint());
  }

  private void putOff(LiveDelivery head) {
    later.execute(() -> start(head));
    gate.release(head.lane.endpoint());
  }

  /// The lane goes when there is none.
  private @Nullable LiveDelivery head(Lane lane) {
    @Nullable LiveDelivery[] head = {null};
    lanes.computeIfPresent(
        lane,
        (_, queue) -> {
          head[0] = queue.peek();
          return head[0] == null ? null : queue;
        });
    return head[0];
  }

  /// Takes the head away, unless it was dropped; the lane goes with its last one.
  private @Nullable LiveDelivery next(LiveDelivery done) {
    @Nullable LiveDelivery[] next = {null};
    lanes.computeIfPresent(
        done.lane,
        (_, queue) -> {
          if (queue.peek() == done) {
            queue.remove();
          }
          next[0] = queue.peek();
          return next[0] == null ? null : queue;
        });
    return next[0];
  }

  /// Takes a delivery as far as it goes, without blocking.
  interface Step {
    /// @param ended called once, on any thread, maybe before this returns: false when it must be
    ///   taken again later
    void take(LiveDelivery delivery, Consumer<Boolean> ended);
  }

  /// One step, which its caller and its end come to; the second of them goes on.
  private final class Turn implements Consumer<Boolean> {
    private final Lane lane;
    private final LiveDelivery delivery;
    private final AtomicBoolean met = new AtomicBoolean();
    private volatile boolean finished;

    private Turn(Lane lane, LiveDelivery delivery) {
      this.lane = lane;
      this.delivery = delivery;
    }

    private boolean isFirst() {
      return met.compareAndSet(false, true);
    }

    @Override
    public void accept(Boolean isFinished) {
      finished = isFinished;
      if (isFirst()) {
        return;
      }
      if (isFinished) {
        goOn(lane, next(delivery));
      } else {
        putOff(delivery);
      }
    }
  }
}
