package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.delivery.LiveDeliveries.Execution;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Lanes without threads: what would run waits in queues, and time is when the test runs them.
class ChatLanesTest {
  private final Queue<Runnable> now = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<Long> stepped = new ArrayList<>();
  private final Set<Long> waiting = new HashSet<>();
  private Runnable duringStep = () -> {};
  private final ChatLanes lanes =
      new ChatLanes(new Execution(new EndpointGate(_ -> 2), now::add, later::add), this::step);

  @Test
  void deliveriesOfOneChatShouldRunInOrder() {
    submit("e", "a", 1);
    submit("e", "a", 2);
    submit("e", "a", 3);

    assertThat(now).hasSize(1);
    runAll(now);
    assertThat(stepped).containsExactly(1L, 2L, 3L);
  }

  @Test
  void headThatMustWaitShouldHoldItsChatAndNoOther() {
    waiting.add(1L);
    submit("e", "a", 1);
    submit("e", "a", 2);
    submit("e", "b", 3);

    runAll(now);
    assertThat(stepped).containsExactly(1L, 3L);

    waiting.clear();
    runAll(later);
    runAll(now);
    assertThat(stepped).containsExactly(1L, 3L, 1L, 2L);
  }

  @Test
  void endpointShouldUseItsOwnShareOnly() {
    submit("slow", "a", 1);
    submit("slow", "b", 2);
    submit("slow", "c", 3);
    submit("quick", "a", 4);

    assertThat(now).hasSize(3);
    runAll(now);
    assertThat(stepped).containsExactly(1L, 2L, 4L, 3L);
  }

  @Test
  void droppedDeliveryShouldLeaveItsLaneWhereverItStands() {
    LiveDelivery first = submit("e", "a", 1);
    submit("e", "a", 2);
    LiveDelivery third = submit("e", "a", 3);
    LiveDelivery alone = submit("e", "b", 4);
    duringStep =
        () -> {
          lanes.drop(first);
          lanes.drop(third);
        };

    lanes.drop(alone);
    runAll(now);
    submit("e", "b", 5);
    runAll(now);

    assertThat(stepped).containsExactly(1L, 2L, 5L);
  }

  @Test
  void laneThatWasEmptyShouldStartAgain() {
    submit("e", "a", 1);
    runAll(now);
    submit("e", "a", 2);
    runAll(now);

    assertThat(stepped).containsExactly(1L, 2L);
  }

  private void step(LiveDelivery delivery, Consumer<Boolean> ended) {
    long offset = delivery.task.position().offset();
    stepped.add(offset);
    duringStep.run();
    ended.accept(!waiting.contains(offset));
  }

  private LiveDelivery submit(String endpoint, String chat, long offset) {
    SessionEvent event =
        SessionEvent.newBuilder().setSessionUid("s").setChat(chat).setEventId("e" + offset).build();
    DeliveryTask task =
        new DeliveryTask(
            new EventPosition(0, offset),
            event,
            new EndpointId(endpoint),
            Ordering.PER_CHAT,
            Instant.EPOCH);
    LiveDelivery delivery = new LiveDelivery(task, false, () -> {});
    lanes.submit(delivery);
    return delivery;
  }

  private static void runAll(Queue<Runnable> queue) {
    for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
    }
  }
}
