package io.manyline.dispatcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.State;
import io.manyline.registry.webhook.Replay.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// One event of which the log alone knows, in virtual time.
class SearchSourceTest {
  private final VirtualReplays world = new VirtualReplays();
  private final VirtualReplays.Node node = world.node();

  @Test
  void eventShouldBeFoundHoweverOldItIsAndBeSentOnce() {
    List<String> ids = new ArrayList<>();
    List<Duration> apart =
        List.of(
            Duration.ofDays(5),
            Duration.ofHours(23),
            Duration.ofMinutes(58),
            Duration.ofMinutes(4));
    for (Duration later : apart) {
      ids.addAll(world.happen(7));
      world.clock.advance(later);
    }
    ids.addAll(world.happen(7));

    for (String id : ids) {
      int before = world.posts.size();
      Replay asked = world.request(new What.OneEvent(id), 10);
      node.work(Duration.ofSeconds(2));

      Replay.Progress progress = world.stored(asked).progress();
      assertThat(progress.state()).isEqualTo(State.DONE);
      assertThat(progress.done()).isEqualTo(1);
      assertThat(progress.total()).isEqualTo(1);
      assertThat(world.posted().subList(before, world.posts.size())).containsExactly(id);
    }
  }

  @Test
  void eventShouldBeFoundThoughTheEndpointDoesNotFilterForItAnyMore() {
    List<String> ids = world.happen(4);
    world.change(there -> there.withFilter(new EventFilter(List.of("call.*"), Set.of())));

    world.request(new What.OneEvent(ids.get(2)), 10);
    node.work(Duration.ofSeconds(2));

    assertThat(world.posted()).containsExactly(ids.get(2));
  }

  @Test
  void eventOfAnotherTenantShouldNotBeFound() {
    world.tenant = "other";
    List<String> ids = world.happen(4);
    world.tenant = InMemoryEndpoints.TENANT.value();

    Replay asked = world.request(new What.OneEvent(ids.get(2)), 10);
    node.work(Duration.ofSeconds(2));

    assertThat(world.posts).isEmpty();
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.FAILED);
    assertThat(world.stored(asked).progress().problem()).isEqualTo("event_not_found");
  }

  @Test
  void searchOfADeadDispatcherShouldGoOnWhereItWas() {
    world.happen(2_000);
    world.kafka.whileReading = () -> world.clock.advance(Duration.ofMillis(50));
    world.clock.advance(Duration.ofHours(1));
    Replay asked = world.request(new What.OneEvent("evt_1_900"), 10);
    node.work(Duration.ofMillis(300));
    int reads = world.kafka.reads.size();
    assertThat(reads).isBetween(30, 100);
    assertThat(world.posts).isEmpty();

    world.clock.advance(Duration.ofSeconds(20));
    world.node().work(Duration.ofSeconds(5));

    assertThat(world.posted()).containsExactly("evt_1_900");
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    // Of the 381 that it takes only those are made again that were not told.
    assertThat(world.kafka.reads).hasSizeLessThan(381 + 30);
  }

  @Test
  void searchShouldBeCancellable() {
    world.happen(2_000);
    world.kafka.whileReading = () -> world.clock.advance(Duration.ofMillis(50));
    Replay asked = world.request(new What.OneEvent("evt_0_9999"), 10);
    node.work(Duration.ofMillis(500));
    world.replays.cancel(VirtualReplays.ENDPOINT, asked.id()).block();
    node.work(Duration.ofMillis(200));
    int reads = world.kafka.reads.size();
    node.work(Duration.ofMillis(500));

    assertThat(world.kafka.reads).hasSizeBetween(20, 399).hasSize(reads);
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.CANCELLED);
  }
}
