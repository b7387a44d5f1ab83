package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.manyline.dispatcher.catchup.VirtualWorld.Arrived;
import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Whole dispatchers in virtual time: endpoints that come and go, partitions that move, dispatchers
/// that are killed; seeded. Nothing is lost, the order of each chat is kept where the event is not
/// marked as late, and nothing is sent twice without a kill.
class CatchUpSimulationTest {
  private static final int PARTITIONS = 2;
  private static final List<String> SESSIONS =
      List.of(
          "01ARZ3NDEKTSV4RRFFQ69G5FA0", "01ARZ3NDEKTSV4RRFFQ69G5FA1", "01ARZ3NDEKTSV4RRFFQ69G5FA2");

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(DeliveryHandler.class);

  /// Thousands of attempts that fail are not to be told one by one.
  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.WARN);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setLevel(null);
  }

  static LongStream seeds() {
    // Some of them for what each found when the code was broken on purpose.
    return LongStream.concat(LongStream.range(20, 32), LongStream.of(37, 45, 48));
  }

  static LongStream manySeeds() {
    return LongStream.range(1_000, 6_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyEventShouldArriveInOrderWhateverEndpointsAndPartitionsDo(long seed) {
    new Run(seed, false).run();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyEventShouldArriveInOrderThoughDispatchersAreKilled(long seed) {
    new Run(seed, true).run();
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void everyEventShouldArriveInOrderInThousandsOfRuns(long seed) {
    new Run(seed, seed % 2 == 0).run();
  }

  @Test
  void endpointsThatWereDeadTogetherShouldBeCaughtUpByOneScan() {
    VirtualWorld world = new VirtualWorld(1);
    VirtualNode node = new VirtualNode(world, new Random(1));
    int dead = 10;
    for (int i = 0; i < dead; i++) {
      world.endpoints.put(world.endpoint("e" + i));
    }
    world.takes = _ -> false;
    node.assign(0);
    int events = 600;
    for (int i = 0; i < events; i++) {
      world.append(0, SESSIONS.getFirst(), "chat" + i % 50);
      settle(world, node, Duration.ofSeconds(1));
    }
    int cursors = world.cursors.load(0).size();
    assertThat(cursors).isEqualTo(dead);
    assertThat(world.store.count()).isLessThan(200L * dead);
    int before = world.readings;
    world.takes = _ -> true;
    for (int i = 0; i < 4_000 && !world.cursors.isEmpty(); i++) {
      settle(world, node, Duration.ofSeconds(1));
    }

    assertThat(world.cursors.isEmpty()).isTrue();
    // Batches of 7: those who read alone would need 10 times as many.
    assertThat(world.readings - before).isLessThan(3 * events / 7);
    assertThat(world.arrived.stream().filter(Arrived::taken).map(Arrived::place).distinct())
        .hasSizeGreaterThan(events - 200);
  }

  @Test
  void eventThatWaitsForItsEndpointsShouldGoBeforeWhatTheScanBrings() {
    VirtualWorld world = new VirtualWorld(1);
    world.endpoints.put(world.endpoint("wh_all"));
    world.slow.add(SESSIONS.getFirst());
    VirtualNode node = new VirtualNode(world, new Random(1));
    node.assign(0);
    node.catchUp.tick();
    world.append(0, SESSIONS.getFirst(), "chat");
    world.append(0, SESSIONS.get(1), "other");
    world.append(0, SESSIONS.getFirst(), "chat");
    node.health.trouble(new EndpointId("wh_all"));
    for (int i = 0; i < 3; i++) {
      node.read(0, 3);
      node.catchUp.tick();
      node.runLanes(10);
    }
    assertThat(world.arrived).isEmpty();

    world.slow.clear();
    for (int i = 0; i < 10; i++) {
      settle(world, node, Duration.ofSeconds(1));
    }

    assertThat(world.arrived)
        .extracting(each -> each.place().offset())
        .containsExactlyInAnyOrder(0L, 1L, 2L)
        .containsSubsequence(0L, 2L);
  }

  static WebhookEndpoint of(Scope scope, WebhookEndpoint there) {
    return new WebhookEndpoint(
        there.id(),
        scope,
        there.target(),
        there.filter(),
        there.policy(),
        there.state(),
        1,
        there.createdAt(),
        there.updatedAt());
  }

  static void settle(VirtualWorld world, VirtualNode node, Duration step) {
    world.clock.advance(step);
    node.answer();
    node.catchUp.tick();
    node.read(0, 10);
    node.runLanes(10_000);
    node.tickHandOver();
    node.tickRetries();
    node.runLanes(10_000);
    node.catchUp.tick();
    node.commit(0);
  }

  /// One run of one seed.
  private static final class Run {
    private final long seed;
    private final boolean kills;
    private final Random random;
    private final VirtualWorld world = new VirtualWorld(PARTITIONS);
    private final List<VirtualNode> nodes = new ArrayList<>();
    private final Map<Integer, VirtualNode> owners = new HashMap<>();
    private final Map<EndpointId, Integer> failing = new HashMap<>();
    private int killed;
    private boolean inPost;
    private Duration unrun = Duration.ZERO;

    private Run(long seed, boolean kills) {
      this.seed = seed;
      this.kills = kills;
      this.random = new Random(seed);
      world.endpoints.put(world.endpoint("wh_all"));
      world.endpoints.put(
          of(
              new Scope(InMemoryEndpoints.TENANT, Network.SANDBOX, new SessionUid(SESSIONS.get(1))),
              world.endpoint("wh_one")));
      world.endpoints.put(
          world
              .endpoint("wh_none")
              .withPolicy(new Policy(Ordering.NONE, Duration.ofSeconds(5), 3, List.of())));
      world.takes = endpoint -> random.nextInt(100) >= failing.getOrDefault(endpoint, 0);
      world.duringPost = this::duringPost;
      for (int i = 0; i < 2; i++) {
        nodes.add(new VirtualNode(world, random));
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        give(partition);
      }
    }

    void run() {
      for (int step = 0; step < 600; step++) {
        step();
      }
      failing.clear();
      world.duringPost = () -> {};
      for (int i = 0; i < 1_500 && !isQuiet(); i++) {
        settleAll(i < 300 ? Duration.ofSeconds(2) : Duration.ofMinutes(10));
      }
      assertThat(isQuiet()).as("seed %d comes to rest: %s", seed, rest()).isTrue();
      verify();
    }

    private void step() {
      VirtualNode node = nodes.get(random.nextInt(nodes.size()));
      int partition = random.nextInt(PARTITIONS);
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3 -> append(partition, inPost ? 0 : 1 + random.nextInt(6));
        case 4, 5, 6 -> node.read(partition, 1 + random.nextInt(8));
        case 7, 8, 9 -> node.runLanes(1 + random.nextInt(6));
        case 10, 11 -> node.tickRetries();
        case 12, 13, 14 -> node.catchUp.tick();
        case 15 -> node.tickHandOver();
        case 16 -> {
          node.answer();
          node.commit(partition);
        }
        case 17 -> advance();
        case 18 -> toggle();
        default -> upset(node, partition);
      }
    }

    private void append(int partition, int count) {
      for (int i = 0; i < count; i++) {
        // All events of a session are in one partition.
        int session = partition == 0 ? random.nextInt(2) : 2;
        world.append(partition, SESSIONS.get(session), "chat" + random.nextInt(3));
      }
    }

    private void advance() {
      boolean far = !inPost && random.nextInt(8) == 0;
      Duration by =
          far ? Duration.ofMinutes(random.nextInt(15)) : Duration.ofMillis(random.nextInt(4_000));
      unrun = unrun.plus(by);
      if (!inPost && unrun.compareTo(Duration.ofSeconds(15)) > 0) {
        // What could run does not stand still until its lease ends.
        while (nodes.stream().anyMatch(VirtualNode::hasWork)) {
          nodes.forEach(node -> node.runLanes(10_000));
        }
        unrun = Duration.ZERO;
      }
      world.clock.advance(by);
    }

    private void toggle() {
      List<EndpointId> ids =
          List.of(new EndpointId("wh_all"), new EndpointId("wh_one"), new EndpointId("wh_none"));
      failing.put(
          ids.get(random.nextInt(ids.size())), List.of(0, 0, 30, 100, 100).get(random.nextInt(5)));
    }

    private void upset(VirtualNode node, int partition) {
      if (random.nextInt(3) > 0) {
        return;
      }
      if (kills && random.nextBoolean()) {
        kill(node);
      } else if (!inPost) {
        owners.get(partition).revoke(partition);
        give(partition);
      }
    }

    private void kill(VirtualNode node) {
      killed++;
      node.kill();
      nodes.set(nodes.indexOf(node), new VirtualNode(world, random));
      owners.forEach(
          (partition, owner) -> {
            if (owner == node) {
              give(partition);
            }
          });
    }

    private void give(int partition) {
      VirtualNode owner = nodes.get(random.nextInt(nodes.size()));
      owners.put(partition, owner);
      owner.assign(partition);
    }

    /// What happens beside a POST that takes its time.
    private void duringPost() {
      if (inPost || random.nextInt(8) > 0) {
        return;
      }
      inPost = true;
      for (int i = random.nextInt(4); i > 0; i--) {
        step();
      }
      inPost = false;
    }

    private boolean isQuiet() {
      return world.store.count() == 0
          && world.cursors.isEmpty()
          && nodes.stream().allMatch(VirtualNode::isIdle);
    }

    private String rest() {
      return world.store + ", cursors " + world.cursors + ", " + nodes;
    }

    private void settleAll(Duration step) {
      world.clock.advance(step);
      for (VirtualNode node : nodes) {
        node.answer();
        node.catchUp.tick();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          node.read(partition, 50);
        }
        node.runLanes(1_000);
        node.tickHandOver();
        node.tickRetries();
        node.runLanes(1_000);
        node.catchUp.tick();
        node.catchUp.tick();
      }
    }

    private void verify() {
      Map<String, Long> highest = new HashMap<>();
      Set<String> taken = new HashSet<>();
      for (Arrived each : world.arrived) {
        if (!each.taken()) {
          continue;
        }
        String id = each.endpoint() + " " + each.place();
        boolean isFirst = taken.add(id);
        if (!isFirst) {
          assertThat(killed).as("seed %d: %s twice", seed, id).isPositive();
          continue;
        }
        if (each.endpoint().value().equals("wh_none")) {
          assertThat(each.late()).isFalse();
          continue;
        }
        long before =
            highest.merge(each.endpoint() + each.chat(), each.place().offset(), Math::max);
        assertThat(before > each.place().offset() && !each.late())
            .as("seed %d: %s after offset %d of its chat, and not marked", seed, id, before)
            .isFalse();
      }
      Set<String> missing = wanted();
      missing.removeAll(taken);
      assertThat(missing).as("seed %d: what never arrived", seed).isEmpty();
    }

    private Set<String> wanted() {
      Set<String> wanted = new HashSet<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (long offset = 0; offset < world.end(partition); offset++) {
          EventPosition place = new EventPosition(partition, offset);
          wanted.add("wh_all " + place);
          wanted.add("wh_none " + place);
          if (world.event(place).getSessionUid().equals(SESSIONS.get(1))) {
            wanted.add("wh_one " + place);
          }
        }
      }
      return wanted;
    }
  }
}
