package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.catchup.DeliveryRouter;
import io.manyline.dispatcher.event.EventIntake;
import io.manyline.dispatcher.event.EventMetrics;
import io.manyline.dispatcher.event.ListenerProperties;
import io.manyline.dispatcher.event.SessionEventListener;
import io.manyline.dispatcher.event.SessionEventListener.Way;
import io.manyline.dispatcher.subscription.EventFanOut;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/// Partitions that come and go.
class ListenerAssignmentTest {
  private static final TopicPartition ONE = new TopicPartition("session-events", 0);
  private static final TopicPartition OTHER = new TopicPartition("session-events", 1);

  private final VirtualDispatcher dispatcher = new VirtualDispatcher();
  private final DeliveryRouter router = new DeliveryRouter(dispatcher.live, dispatcher.health);
  private final Places consumer = new Places();
  private final SessionEventListener listener =
      new SessionEventListener(
          consumer,
          new EventIntake(new EventMetrics(dispatcher.meters)),
          new Way(
              new EventFanOut(
                  dispatcher.endpoints.directory(),
                  router,
                  new DeliveryMetrics(dispatcher.meters),
                  Runnable::run),
              router,
              dispatcher.live,
              dispatcher.handOver),
          new EventMetrics(dispatcher.meters),
          dispatcher.clock,
          new ListenerProperties(
              "session-events",
              "webhook-dispatcher",
              4_000,
              VirtualDispatcher.PATIENCE,
              VirtualDispatcher.LEASE,
              Duration.ofSeconds(2),
              Duration.ZERO));

  @Test
  void partitionWhosePlaceIsNotKnownShouldBeOpenedLaterAndKeepNoOtherFromBeingOpened() {
    consumer.unknown.add(ONE);
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(ONE, OTHER));
          assertThat(router.isOpen(0)).isFalse();
          assertThat(router.isOpen(1)).isTrue();
        });
    consumer.schedulePollTask(consumer.unknown::clear);
    consumer.schedulePollTask(
        () -> {
          assertThat(router.isOpen(0)).isTrue();
          listener.stop();
        });

    listener.run();

    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void eventsOfPartitionsThatWereLostShouldNotBeSentAndThoseOfRevokedOnesBePointers() {
    dispatcher.read("a");

    listener.onPartitionsLost(List.of(ONE));
    dispatcher.run();

    assertThat(dispatcher.posts).isEmpty();
    assertThat(dispatcher.store.count()).isZero();
    dispatcher.read("b");
    listener.onPartitionsRevoked(List.of(ONE));
    assertThat(dispatcher.store.count()).isEqualTo(1);
    dispatcher.run();
    assertThat(dispatcher.postedIds()).containsExactly("evt2");
  }

  /// Kafka, which does not tell the place in some partitions.
  private static final class Places extends MockConsumer<String, Decoded<SessionEvent>> {
    private final Set<TopicPartition> unknown = new HashSet<>();

    private Places() {
      super("earliest");
      updateBeginningOffsets(Map.of(ONE, 0L, OTHER, 0L));
      updateEndOffsets(Map.of(ONE, 0L, OTHER, 0L));
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
      if (unknown.contains(partition)) {
        throw new TimeoutException("no place");
      }
      return super.position(partition, timeout);
    }
  }
}
