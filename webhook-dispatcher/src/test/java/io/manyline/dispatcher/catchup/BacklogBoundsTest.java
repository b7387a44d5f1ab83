package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.catchup.VirtualWorld.Arrived;
import io.manyline.dispatcher.retry.ChatKey;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.Pointer;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How much an endpoint that cannot keep up may cost: pointers, and memory.
class BacklogBoundsTest {
  private static final String SESSION = "01ARZ3NDEKTSV4RRFFQ69G5FA0";
  private static final EndpointId ENDPOINT = new EndpointId("wh_all");

  private final VirtualWorld world = new VirtualWorld(1);
  private final VirtualNode node = new VirtualNode(world, new Random(1));

  @BeforeEach
  void ownThePartition() {
    world.endpoints.put(world.endpoint(ENDPOINT.value()));
    node.assign(0);
    node.catchUp.tick();
  }

  @Test
  void moreThanAThousandPointersShouldBecomeACursor() {
    // One that fails holds its chat: the others of it become pointers without a failure.
    world.takes = _ -> false;
    happen(1, "held");
    world.takes = _ -> true;
    for (int i = 0; i < 120; i++) {
      happen(10, "held");
    }
    assertThat(node.health.isTroubled(ENDPOINT)).isTrue();
    assertThat(world.store.standing(ENDPOINT).isClosed()).as("its breaker").isTrue();
    assertThat(world.store.count()).isBetween(1_001L, 1_011L);
    assertThat(world.cursors.load(0)).containsKey(ENDPOINT);
    assertThat(world.committed.get(0)).as("nobody else waits").isEqualTo(1_201);

    settle();

    assertThat(world.arrived.stream().filter(Arrived::taken).map(each -> each.place().offset()))
        .containsExactlyElementsOf(LongStream.range(0, 1_201).boxed().toList());
    assertThat(world.cursors.isEmpty()).isTrue();
    assertThat(world.store.count()).isZero();
    assertThat(node.health.isTroubled(ENDPOINT)).isFalse();
  }

  @Test
  void eventsThatSteppedAsideShouldKeepNobodyElseFromComing() {
    for (int i = 0; i < 1_100; i++) {
      world.append(0, SESSION, "aside" + i);
      Pointer pointer =
          new Pointer(
              new EventPosition(0, i),
              ENDPOINT,
              ChatKey.of(SESSION, "aside" + i),
              "evt_0_" + i,
              3,
              world.clock.instant(),
              false);
      Claim claim = new Claim(pointer, "token", world.clock.instant().plusSeconds(40));
      world.store.park(claim);
      world.store.settle(
          claim, new Settlement.Again(world.clock.instant().plusSeconds(36_000), false), null);
    }
    for (int i = 0; i < 11; i++) {
      node.read(0, 100);
      node.answer();
      node.runLanes(10_000);
    }

    happen(50, "other");

    assertThat(world.arrived).hasSize(50).allMatch(Arrived::taken);
    assertThat(node.health.isTroubled(ENDPOINT)).isFalse();
    assertThat(world.cursors.isEmpty()).isTrue();
    assertThat(world.store.count()).isEqualTo(1_100);
  }

  @Test
  void noMoreThanFiveHundredOfAnEndpointShouldBeInMemory() {
    for (int i = 0; i < 40; i++) {
      world.append(0, SESSION, "chat" + i % 7);
      for (int more = 0; more < 49; more++) {
        world.append(0, SESSION, "chat" + more % 7);
      }
      node.read(0, 50);
      node.answer();
      assertThat(node.live.unfinished(ENDPOINT)).isLessThanOrEqualTo(500);
      node.catchUp.tick();
    }
    assertThat(node.live.unfinished(ENDPOINT)).isEqualTo(500);
    assertThat(world.cursors.load(0)).containsEntry(ENDPOINT, 500L);

    settle();

    assertThat(world.arrived.stream().filter(Arrived::taken).map(each -> each.place().offset()))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 2_000).boxed().toList());
    for (int chat = 0; chat < 7; chat++) {
      String name = SESSION + "chat" + chat;
      assertThat(world.arrived.stream().filter(each -> each.chat().equals(name)))
          .extracting(each -> each.place().offset())
          .isSorted();
    }
  }

  @Test
  void endpointThatStaysDeadShouldCostAboutAReadingForEachProbe() {
    world.takes = _ -> false;
    for (int chat = 0; chat < 4; chat++) {
      happen(1, "chat" + chat);
    }
    assertThat(world.store.standing(ENDPOINT).isClosed()).as("its breaker").isFalse();
    happen(2_000, "chat0");
    world.readings = 0;
    world.arrived.clear();

    for (int second = 0; second < 1_800; second++) {
      world.clock.advance(Duration.ofSeconds(1));
      for (int round = 0; round < 50 && node.catchUp.tick(); round++) {
        node.runLanes(100);
      }
      node.tickRetries();
      node.runLanes(100);
    }

    // One every two minutes in the end, more often before that.
    assertThat(world.arrived).as("probes").hasSizeBetween(1_800 / 130, 1_800 / 60);
    assertThat(world.readings).isBetween(1, 2 * world.arrived.size());
  }

  private void happen(int events, String chat) {
    for (int i = 0; i < events; i++) {
      world.append(0, SESSION, chat);
    }
    node.read(0, events);
    node.answer();
    node.runLanes(10_000);
    node.catchUp.tick();
    node.commit(0);
  }

  private void settle() {
    for (int i = 0; i < 3_000 && !(world.cursors.isEmpty() && world.store.count() == 0); i++) {
      world.clock.advance(Duration.ofSeconds(1));
      node.catchUp.tick();
      node.runLanes(10_000);
      node.tickHandOver();
      node.tickRetries();
      node.runLanes(10_000);
      node.catchUp.tick();
    }
  }
}
