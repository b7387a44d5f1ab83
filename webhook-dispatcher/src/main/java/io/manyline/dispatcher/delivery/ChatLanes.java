package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.delivery.LiveDelivery.Lane;
import io.manyline.dispatcher.retry.EndpointGate;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Runs the deliveries of one chat to one endpoint one after the other, in the order in which they
/// came, and those of different chats side by side within the endpoint's share.
///
/// **Order and threads:** a lane that has work and a permit runs on one virtual thread until it is
/// empty, or until its head must wait for the store; then it starts again at that head later.
final class ChatLanes {
  private final EndpointGate gate;
  private final Executor executor;
  private final Executor later;
  private final Predicate<LiveDelivery> step;
  private final ConcurrentHashMap<Lane, Queue<LiveDelivery>> lanes = new ConcurrentHashMap<>();

  /// @param later runs a task after a pause
  /// @param step takes the head as far as it goes; false when it must be called again later
  ChatLanes(EndpointGate gate, Executor executor, Executor later, Predicate<LiveDelivery> step) {
    this.gate = gate;
    this.executor = executor;
    this.later = later;
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
      start(delivery.lane);
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

  private void start(Lane lane) {
    gate.acquire(lane.endpoint(), () -> executor.execute(() -> drain(lane)));
  }

  private void drain(Lane lane) {
    try {
      for (LiveDelivery head = head(lane); head != null; head = next(head)) {
        if (!step.test(head)) {
          later.execute(() -> start(lane));
          return;
        }
      }
    } finally {
      gate.release(lane.endpoint());
    }
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
}
