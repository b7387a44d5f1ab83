package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.manyline.dispatcher.catchup.VirtualWorld.Arrived;
import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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
/// **Shape:** 12 events each second, 2,000 chats. An attempt costs 0.2 ms of the dispatcher's one
/// processor, and then 40 ms of the network, when the processor does something else; what an
/// endpoint has to wait for beyond is the queue before it. Of each attempt the permit is given back
/// after the 0.2 ms, so that a catch-up takes all of the processor that it is given. Events are
/// made when they are read, so that what the heap grows by is the dispatcher's, and the store's.
class MillionEventsTest {
  private static final int DAY = 1_000_000;
  private static final int SMALL = 4_000;
  private static final String SESSION = "01ARZ3NDEKTSV4RRFFQ69G5FA0";
  private static final EndpointId HEALTHY = new EndpointId("healthy");
  private static final EndpointId DEAD = new EndpointId("dead");
  private static final Duration BETWEEN_EVENTS = Duration.ofDays(1).dividedBy(DAY);
  private static final Duration COST = Duration.ofNanos(200_000);
  private static final Duration NETWORK = Duration.ofMillis(40);

  /// Between two looks of the background loops, unless there is more to catch up at once.
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final int STEPS_BETWEEN_SCANS = 32;
  private static final int BODIES_BETWEEN_CHECKS = 1_000;
  private static final double MOST_RATIO = 1.10;
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
  void backlogShouldBeCaughtUpInOrderWhileOthersKeepTheirP99() {
    new Day(SMALL).run();
  }

  @Tag("long")
  @Test
  void millionEventsOfADayShouldBeCaughtUpInOrderWhileOthersKeepTheirP99() {
    new Day(DAY).run();
  }

  private static final class Day {
    private final int backlog;
    private final VirtualWorld world = new VirtualWorld(1);
    private final VirtualNode node = new VirtualNode(world, new Random(1));
    private final Map<EndpointId, Heard> heard = new HashMap<>();
    private final Instant begin = world.clock.instant();
    private final List<Duration> waits = new ArrayList<>();
    private Instant nextEvent = begin;
    private Instant nextLook = begin;
    private int events;
    private int steps;
    private int bodies;
    private boolean more;

    private Day(int backlog) {
      this.backlog = backlog;
      world.endpoints.put(world.endpoint(HEALTHY.value()));
      world.endpoints.put(world.endpoint(DEAD.value()));
      world.bodies = this::check;
      world.heard = this::hear;
      world.duringPost = () -> world.clock.advance(COST);
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
        step();
      }
      Duration without = p99();
      long grown = heap() - heapBefore;
      assertThat(world.cursors.load(0)).containsOnlyKeys(DEAD);
      assertThat(node.live.unfinished()).isLessThanOrEqualTo(500);
      assertThat(world.store.count()).isLessThan(1_200);
      assertThat(grown).as("bytes that the heap grew by").isLessThan(48L << 20);

      world.takes = _ -> true;
      Instant back = world.clock.instant();
      while (!world.cursors.isEmpty()) {
        step();
        assertThat(world.clock.instant()).as(this::howFar).isBefore(back.plus(limit()));
      }
      Duration caughtUp = Duration.between(back, world.clock.instant());
      Duration with = p99();
      drain();

      LoggerFactory.getLogger(MillionEventsTest.class)
          .info(
              "{} events: heap grew by {} KiB, caught up in {}, p99 of the healthy one {} and {}",
              events,
              grown >> 10,
              caughtUp,
              without,
              with);
      assertThat(with.toNanos())
          .as("p99 of the healthy endpoint, %s before the catch-up", without)
          .isLessThanOrEqualTo((long) (without.toNanos() * MOST_RATIO));
      assertThat(heard.get(HEALTHY).got.cardinality()).isEqualTo(events);
      assertThat(heard.get(DEAD).got.cardinality()).isEqualTo(events);
    }

    private String howFar() {
      return "until all is caught up: cursors %s of %d, %s, %d in memory"
          .formatted(
              world.cursors.load(0),
              events,
              world.store.standing(DEAD),
              node.live.unfinished(DEAD));
    }

    /// Twice what the attempts cost, and the time until the first probe.
    private Duration limit() {
      return COST.multipliedBy(2L * backlog).plusMinutes(5);
    }

    /// Time passes by attempts, or until there is something to do.
    private void step() {
      happen();
      if (!node.hasWork() && !isTimeToLook()) {
        Instant next = nextEvent.isBefore(nextLook) ? nextEvent : nextLook;
        world.clock.advance(Duration.between(world.clock.instant(), next));
        happen();
      }
      if (isTimeToLook()) {
        look();
      }
      node.tickRetriesIfWoken();
      node.runLanes(1);
      steps++;
    }

    /// What has happened until now is read.
    private void happen() {
      int read = 0;
      while (!nextEvent.isAfter(world.clock.instant())) {
        nextEvent = nextEvent.plus(BETWEEN_EVENTS);
        events++;
        read++;
      }
      if (read > 0) {
        node.read(0, events);
        node.answer();
      }
    }

    private boolean isTimeToLook() {
      return !world.clock.instant().isBefore(nextLook)
          || (more && steps % STEPS_BETWEEN_SCANS == 0);
    }

    private void look() {
      if (!world.clock.instant().isBefore(nextLook)) {
        nextLook = world.clock.instant().plus(LOOK);
        node.tickHandOver();
        node.tickRetries();
        node.commit(0);
      }
      more = node.catchUp.tick();
    }

    private void check(String body) {
      if (bodies++ % BODIES_BETWEEN_CHECKS == 0) {
        PublishedSchemas.assertValid(body);
      }
    }

    /// What stepped aside comes by its schedule.
    private void drain() {
      nextEvent = Instant.MAX;
      for (int i = 0; i < 20_000 && (world.store.count() > 0 || !node.isIdle()); i++) {
        world.clock.advance(Duration.ofMinutes(i < 1_000 ? 1 : 10));
        node.answer();
        look();
        node.runLanes(400);
      }
    }

    /// Of the healthy endpoint, from happening until the answer, since the last call.
    private Duration p99() {
      assertThat(waits).hasSizeGreaterThan(100);
      Collections.sort(waits);
      Duration p99 = waits.get(waits.size() * 99 / 100);
      waits.clear();
      return p99;
    }

    private void hear(Arrived each) {
      if (!each.taken()) {
        return;
      }
      int offset = (int) each.place().offset();
      if (each.endpoint().equals(HEALTHY)) {
        Instant happened = begin.plus(BETWEEN_EVENTS.multipliedBy(offset));
        waits.add(Duration.between(happened, each.at()).plus(COST).plus(NETWORK));
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
