package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.manyline.dispatcher.catchup.VirtualWorld.Arrived;
import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// An endpoint that is dead for a day, in which a million events happen, and comes back: they are
/// caught up in order, while events go on and another endpoint gets them as it did before.
///
/// **Shape:** 12 events each second, 2,000 chats; a turn is half a second, in which the dispatcher
/// can take at most 400 steps of lanes: catching up has to share them. Events are made when they
/// are read, so that what the heap grows by is the dispatcher's, and the store's.
class MillionEventsTest {
  private static final int DAY = 1_000_000;
  private static final int SMALL = 4_000;
  private static final String SESSION = "01ARZ3NDEKTSV4RRFFQ69G5FA0";
  private static final EndpointId HEALTHY = new EndpointId("healthy");
  private static final EndpointId DEAD = new EndpointId("dead");
  private static final Duration TURN = Duration.ofMillis(500);
  private static final int EVENTS_OF_TURN = 6;
  private static final int STEPS_OF_TURN = 400;
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(DeliveryHandler.class);

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.WARN);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setLevel(null);
  }

  @Test
  void backlogShouldBeCaughtUpInOrderWhileOthersWaitNoLonger() {
    new Day(SMALL).run();
  }

  @Tag("long")
  @Test
  void millionEventsOfADayShouldBeCaughtUpInOrderWhileOthersWaitNoLonger() {
    new Day(DAY).run();
  }

  private static final class Day {
    private final int backlog;
    private final VirtualWorld world = new VirtualWorld(1);
    private final VirtualNode node = new VirtualNode(world, new Random(1));
    private final Map<EndpointId, Heard> heard = new HashMap<>();
    private final Instant begin = world.clock.instant();
    private int events;
    private long waitedMost;

    private Day(int backlog) {
      this.backlog = backlog;
      world.endpoints.put(world.endpoint(HEALTHY.value()));
      world.endpoints.put(world.endpoint(DEAD.value()));
      world.bodies = _ -> {};
      world.heard = this::hear;
      world.fill(
          0,
          new AbstractList<>() {
            @Override
            public int size() {
              return events;
            }

            @Override
            public SessionEvent get(int offset) {
              return VirtualWorld.event(new EventPosition(0, offset), SESSION, chat(offset));
            }
          });
      node.assign(0);
    }

    void run() {
      world.takes = endpoint -> !endpoint.equals(DEAD);
      long heapBefore = heap();
      while (events < backlog) {
        turn();
      }
      long healthyBefore = take();
      long grown = heap() - heapBefore;
      assertThat(world.cursors.load(0)).containsOnlyKeys(DEAD);
      assertThat(node.live.unfinished()).isLessThanOrEqualTo(500);
      assertThat(world.store.count()).isLessThan(1_200);
      assertThat(grown).as("bytes that the heap grew by").isLessThan(48L << 20);

      world.takes = _ -> true;
      int turns = 0;
      while (!world.cursors.isEmpty()) {
        turn();
        assertThat(turns++).as("turns until all is caught up").isLessThan(backlog);
      }
      long healthyMeanwhile = take();
      drain();

      assertThat(healthyMeanwhile).isLessThanOrEqualTo(healthyBefore);
      assertThat(heard.get(HEALTHY).got.cardinality()).isEqualTo(events);
      assertThat(heard.get(DEAD).got.cardinality()).isEqualTo(events);
      LoggerFactory.getLogger(MillionEventsTest.class)
          .info(
              "{} events: heap grew by {} KiB, caught up in {} turns, healthy waited {} and {} ms",
              events,
              grown >> 10,
              turns,
              healthyBefore,
              healthyMeanwhile);
    }

    private void turn() {
      world.clock.advance(TURN);
      events += EVENTS_OF_TURN;
      pass(EVENTS_OF_TURN);
    }

    private void pass(int read) {
      node.answer();
      node.catchUp.tick();
      node.read(0, read);
      node.answer();
      node.runLanes(STEPS_OF_TURN / 2);
      node.tickHandOver();
      node.tickRetries();
      node.runLanes(STEPS_OF_TURN / 2);
      node.catchUp.tick();
      node.commit(0);
    }

    /// What stepped aside comes by its schedule.
    private void drain() {
      for (int i = 0; i < 20_000 && (world.store.count() > 0 || !node.isIdle()); i++) {
        world.clock.advance(Duration.ofMinutes(i < 1_000 ? 1 : 10));
        pass(EVENTS_OF_TURN);
      }
    }

    /// The longest time in ms that the healthy endpoint waited for an event since the last call.
    private long take() {
      long most = waitedMost;
      waitedMost = 0;
      return most;
    }

    private void hear(Arrived each) {
      if (!each.taken()) {
        return;
      }
      int offset = (int) each.place().offset();
      if (each.endpoint().equals(HEALTHY)) {
        Instant happened = begin.plus(TURN.multipliedBy(1L + offset / EVENTS_OF_TURN));
        waitedMost = Math.max(waitedMost, Duration.between(happened, each.at()).toMillis());
      }
      Heard there = heard.computeIfAbsent(each.endpoint(), _ -> new Heard());
      assertThat(there.got.get(offset)).as("event %d twice", offset).isFalse();
      there.got.set(offset);
      int before = there.highest.merge(each.chat(), offset, Math::max);
      assertThat(before > offset && !each.late())
          .as("event %d after %d of its chat, and not marked", offset, before)
          .isFalse();
    }

    private static String chat(int offset) {
      return "chat" + offset * 31L % 2_000;
    }

    private static long heap() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }

  /// What one endpoint has got.
  private static final class Heard {
    private final BitSet got = new BitSet();
    private final Map<String, Integer> highest = new HashMap<>();
  }
}
