package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.blocking.AnswerMissingException;
import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// When a Kafka offset may advance, and what holds the event then.
class HandOverTest {
  private final VirtualDispatcher dispatcher = new VirtualDispatcher();

  @Test
  void offsetShouldNotAdvanceBeforeTheEventIsDelivered() {
    dispatcher.duringPost = () -> assertThat(dispatcher.released).isEmpty();
    dispatcher.read("a");
    assertThat(dispatcher.released).isEmpty();

    dispatcher.run();

    assertThat(dispatcher.released).containsExactly(1L);
    assertThat(dispatcher.posts).hasSize(1);
  }

  @Test
  void deliveredEventShouldBeMarkedBeforeItsOffsetAdvancesSoThatItIsNotSentAgain() {
    dispatcher.read("a");
    dispatcher.run();

    dispatcher.readAgain(1);
    dispatcher.run();

    assertThat(dispatcher.posts).hasSize(1);
    assertThat(dispatcher.count("manyline.webhook.skipped", "reason", "delivered")).isEqualTo(1);
  }

  @Test
  void offsetShouldStayWhileTheStoreDoesNotTakeTheOutcomeAndNothingIsPostedTwice() {
    dispatcher.duringPost = () -> dispatcher.store.answers(false);
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.runLanes();
    dispatcher.runLanes();
    assertThat(dispatcher.released).isEmpty();
    assertThat(dispatcher.postedIds()).containsExactly("evt1");
    // Twice each: to record the first, to admit the second.
    assertThat(dispatcher.count("manyline.webhook.store.failures")).isEqualTo(4);

    dispatcher.duringPost = () -> {};
    dispatcher.store.answers(true);
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
    assertThat(dispatcher.released).containsExactly(1L, 2L);
  }

  @Test
  void laneShouldGoOnWhileADeliveryIsRecordedAndTheOffsetShouldWaitForTheRecord() {
    dispatcher.store.holdRecords();
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
    assertThat(dispatcher.released).isEmpty();
    assertThat(dispatcher.live.unfinished()).isEqualTo(2);

    dispatcher.store.recordHeld();

    assertThat(dispatcher.released).containsExactly(1L, 2L);
    assertThat(dispatcher.live.unfinished()).isZero();
  }

  @Test
  void parkedEventsShouldLeaveMemoryAtOnceThoughTheirLaneNeverRuns() {
    for (int i = 0; i < 600; i++) {
      dispatcher.read("chat" + i % 30);
    }
    assertThat(dispatcher.live.unreleased()).isEqualTo(600);

    dispatcher.clock.advance(VirtualDispatcher.PATIENCE.plusSeconds(1));
    dispatcher.handOver.tick();

    assertThat(dispatcher.live.unreleased()).isZero();
    assertThat(dispatcher.live.unfinished()).isZero();
    assertThat(dispatcher.store.count()).isEqualTo(600);
    dispatcher.runLanes();
    assertThat(dispatcher.posts).isEmpty();
    dispatcher.read("another");
    dispatcher.runLanes();
    assertThat(dispatcher.posts).hasSize(1);
    for (int i = 0; i < 100 && dispatcher.store.count() > 0; i++) {
      dispatcher.advance(Duration.ofMillis(200));
    }
    assertThat(dispatcher.posts).hasSize(601);
  }

  @Test
  void endpointsShouldBeParkedSideBySide() {
    CountDownLatch together = new CountDownLatch(5);
    PointerStore slow = parking(together);
    SettableClock clock = new SettableClock();
    Set<Integer> released = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HandOver handOver = handOver(slow, clock, threads);
      for (int i = 0; i < 5; i++) {
        int number = i;
        handOver.watch(new LiveDelivery(task(i, clock), false, () -> released.add(number)));
      }
      clock.advance(VirtualDispatcher.PATIENCE.plusSeconds(1));

      handOver.tick();
    }

    assertThat(released).hasSize(5);
  }

  @Test
  void releasedDeliveryShouldLeaveMemoryThoughAnEarlierOneIsUnderWay() {
    SettableClock clock = new SettableClock();
    HandOver handOver = handOver(dispatcher.store, clock, Runnable::run);
    LiveDelivery underWay = new LiveDelivery(task(0, clock), false, () -> {});
    handOver.watch(underWay);
    WeakReference<LiveDelivery> released = watchedAndReleased(handOver, task(1, clock));

    handOver.tick();
    for (int i = 0; i < 10 && released.get() != null; i++) {
      System.gc();
    }

    assertThat(released.get()).isNull();
    clock.advance(VirtualDispatcher.PATIENCE.plusSeconds(1));
    handOver.tick();
    assertThat(underWay.phase).isEqualTo(LiveDelivery.Phase.FINISHED);
    assertThat(dispatcher.store.count()).isEqualTo(1);
  }

  private static WeakReference<LiveDelivery> watchedAndReleased(
      HandOver handOver, DeliveryTask task) {
    LiveDelivery delivery = new LiveDelivery(task, false, () -> {});
    handOver.watch(delivery);
    delivery.finish();
    return new WeakReference<>(delivery);
  }

  private static HandOver handOver(PointerStore store, SettableClock clock, Executor executor) {
    return new HandOver(
        store,
        new DeliveryMetrics(new SimpleMeterRegistry()),
        new EndpointHealth(),
        clock,
        VirtualDispatcher.PATIENCE,
        VirtualDispatcher.LEASE,
        executor);
  }

  private static DeliveryTask task(int number, SettableClock clock) {
    return new DeliveryTask(
        new EventPosition(0, number),
        SessionEvent.newBuilder().setSessionUid("s").setEventId("e" + number).build(),
        new EndpointId("wh_" + number),
        Ordering.PER_CHAT,
        clock.instant());
  }

  /// Answers once so many are parked at one time.
  private static PointerStore parking(CountDownLatch together) {
    return (PointerStore)
        Proxy.newProxyInstance(
            PointerStore.class.getClassLoader(),
            new Class<?>[] {PointerStore.class},
            (_, method, _) -> {
              together.countDown();
              if (!method.getName().equals("park") || !together.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("alone, or " + method);
              }
              return 1L;
            });
  }

  @Test
  void attemptThatTakesLongShouldHoldNoOffset() {
    dispatcher.duringPost =
        () -> {
          dispatcher.clock.advance(VirtualDispatcher.PATIENCE.plusSeconds(1));
          dispatcher.handOver.tick();
          assertThat(dispatcher.live.unreleased()).isZero();
          assertThat(dispatcher.live.unfinished()).isEqualTo(1);
        };

    dispatcher.read("a");
    dispatcher.run();

    assertThat(dispatcher.posts).hasSize(1);
    assertThat(dispatcher.live.unfinished()).isZero();
  }

  /// Whoever wrote it died before it told those who look after retries.
  @Test
  void pointerThatNobodyLooksAfterShouldBeWhenItsEventIsReadAgain() {
    dispatcher.answer = _ -> VirtualDispatcher.status(500);
    dispatcher.read("a");
    dispatcher.run();
    dispatcher.answer = _ -> VirtualDispatcher.ok();
    dispatcher.store.forgetIndex();
    dispatcher.advance(Duration.ofMinutes(1));
    assertThat(dispatcher.posts).hasSize(1);

    dispatcher.readAgain(1);
    dispatcher.run();

    assertThat(dispatcher.posts).hasSize(2);
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.released).containsExactly(1L);
  }

  @Test
  void whatACatchUpBroughtShouldBeParkedWhereAnOffsetWaitsBehindItAndTakeItsTimeElsewhere() {
    dispatcher.readScanned("alone");
    dispatcher.readScanned("a");
    dispatcher.read("a");
    dispatcher.clock.advance(VirtualDispatcher.PATIENCE);

    dispatcher.handOver.tick();

    assertThat(dispatcher.released).containsExactly(2L, 3L);
    assertThat(dispatcher.store.count()).isEqualTo(2);
    dispatcher.run();
    assertThat(dispatcher.postedIds()).containsExactlyInAnyOrder("evt1", "evt2", "evt3");
    assertThat(dispatcher.postedIds().indexOf("evt2"))
        .isLessThan(dispatcher.postedIds().indexOf("evt3"));
  }

  @Test
  void deliveryThatIsBeingRecordedShouldNotBecomeAPointer() {
    dispatcher.store.holdRecords();
    dispatcher.read("a");
    dispatcher.run();

    dispatcher.clock.advance(VirtualDispatcher.PATIENCE.plusSeconds(1));
    dispatcher.handOver.tick();

    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.released).isEmpty();
  }

  @Test
  void partitionShouldBeHandedOverOnlyOnceItsDeliveriesAreRecorded() {
    dispatcher.store.holdRecords();
    dispatcher.read("a");
    dispatcher.run();

    assertThatThrownBy(() -> dispatcher.handOver.all(_ -> true, VirtualDispatcher.LEASE))
        .isInstanceOf(AnswerMissingException.class);

    assertThat(dispatcher.released).isEmpty();
    assertThat(dispatcher.store.count()).isZero();
  }

  @Test
  void failedEventShouldBeAPointerBeforeItsOffsetAdvances() {
    dispatcher.answer = _ -> VirtualDispatcher.status(500);
    dispatcher.duringPost = () -> assertThat(dispatcher.store.count()).isZero();
    dispatcher.read("a");

    dispatcher.run();

    assertThat(dispatcher.released).containsExactly(1L);
    assertThat(dispatcher.store.count()).isEqualTo(1);
  }

  @Test
  void slowAttemptShouldBeParkedUnderALeaseSoThatOffsetsAdvanceAndNobodyRepeatsIt() {
    dispatcher.read("a");
    dispatcher.read("a");
    dispatcher.duringPost =
        () -> {
          dispatcher.duringPost = () -> {};
          dispatcher.clock.advance(VirtualDispatcher.PATIENCE.minusMillis(1));
          dispatcher.handOver.tick();
          assertThat(dispatcher.released).isEmpty();
          dispatcher.clock.advance(Duration.ofMillis(1));
          dispatcher.handOver.tick();
          assertThat(dispatcher.released).containsExactly(1L, 2L);
          assertThat(dispatcher.store.count()).isEqualTo(2);
          dispatcher.tickRetries();
        };

    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1", "evt2");
    assertThat(dispatcher.store.count()).isZero();
    assertThat(dispatcher.count("manyline.webhook.parked")).isEqualTo(2);
  }

  @Test
  void attemptThatNobodySettlesShouldBeRepeatedWhenItsLeaseEnds() {
    VirtualDispatcher killed = dispatcher;
    killed.read("a");
    killed.duringPost =
        () -> {
          killed.duringPost = () -> {};
          killed.handOver.all(_ -> true, VirtualDispatcher.LEASE);
          throw new IllegalStateException("killed");
        };
    killed.run();
    assertThat(killed.released).containsExactly(1L);

    killed.advanceRetries(VirtualDispatcher.LEASE.minusMillis(1));
    assertThat(killed.posts).hasSize(1);
    killed.advanceRetries(Duration.ofMillis(1));

    assertThat(killed.postedIds()).containsExactly("evt1", "evt1");
    assertThat(killed.store.count()).isZero();
  }

  @Test
  void queuedEventsOfRevokedPartitionsShouldBePointersAndThoseOfLostOnesForgotten() {
    dispatcher.read("a");
    dispatcher.read("b");

    dispatcher.handOver.all(position -> position.offset() == 1, VirtualDispatcher.LEASE);
    dispatcher.handOver.abandon(position -> position.offset() == 2);
    assertThat(dispatcher.store.count()).isEqualTo(1);
    dispatcher.run();

    assertThat(dispatcher.postedIds()).containsExactly("evt1");
  }

  @Test
  void stopShouldGiveTheAttemptUnderWayBackUncounted() {
    dispatcher.read("a");
    dispatcher.duringPost =
        () -> {
          dispatcher.duringPost = () -> {};
          dispatcher.handOver.all(_ -> true, VirtualDispatcher.LEASE);
          dispatcher.live.stop(dispatcher.clock.instant().plusSeconds(2));
          dispatcher.answer = _ -> new PostResult.Unanswered(PostResult.Failure.CLOSED);
        };
    dispatcher.run();
    assertThat(dispatcher.store.attempts(VirtualDispatcher.ENDPOINT)).isEmpty();
    assertThat(dispatcher.store.count()).isEqualTo(1);

    dispatcher.answer = _ -> VirtualDispatcher.status(200);
    dispatcher.advance(Duration.ofSeconds(2));

    assertThat(dispatcher.store.attempts(VirtualDispatcher.ENDPOINT))
        .extracting(attempt -> attempt.number() + " " + attempt.result())
        .containsExactly("1 200");
  }

  @Test
  void attemptThatAStopCutOffBeforeItWasParkedShouldCountForNothingAndBeReadAgain() {
    dispatcher.read("a");
    dispatcher.duringPost = () -> dispatcher.live.stop(dispatcher.clock.instant());
    dispatcher.answer = _ -> new PostResult.Unanswered(PostResult.Failure.CLOSED);

    dispatcher.run();

    assertThat(dispatcher.released).isEmpty();
    assertThat(dispatcher.store.attempts(VirtualDispatcher.ENDPOINT)).isEmpty();
    assertThat(dispatcher.store.count()).isZero();
  }
}
