package io.manyline.dispatcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.State;
import io.manyline.registry.webhook.Replay.What;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How replays share the reading of the log, in virtual time.
class ReplayTurnsTest {
  private final VirtualReplays world = new VirtualReplays();
  private final VirtualReplays.Node node = world.node();

  @Test
  void replayThatFindsNothingShouldHoldNoOtherAndBeCancellable() {
    List<String> ids = world.happen(2_000);
    world.attempted(ids.getLast());
    nothingIsWanted();
    everyReadingTakes(Duration.ofMillis(50));
    Replay reading = range();
    Replay one = world.request(new What.OneEvent(ids.getLast()), 10);

    node.work(Duration.ofMillis(500));

    assertThat(world.posted()).containsExactly(ids.getLast());
    assertThat(world.stored(one).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(reading).progress().state()).isEqualTo(State.RUNNING);
    assertThat(world.stored(reading).leaseEnd()).isAfter(world.clock.instant());

    world.replays.cancel(VirtualReplays.ENDPOINT, reading.id()).block();
    node.work(Duration.ofMillis(200));
    int reads = world.kafka.reads.size();
    node.work(Duration.ofMillis(200));

    assertThat(world.kafka.reads).hasSizeBetween(20, 399).hasSize(reads);
    assertThat(world.stored(reading).progress().state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void replayThatFindsNothingShouldGoOnWithoutAPauseToItsEnd() {
    world.happen(2_000);
    nothingIsWanted();
    everyReadingTakes(Duration.ofMillis(50));
    Replay reading = range();
    Instant begun = world.clock.instant();

    node.work(Duration.ofSeconds(4));

    Replay.Progress progress = world.stored(reading).progress();
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(world.kafka.reads).hasSize(400);
    assertThat(Duration.between(begun, progress.finishedAt())).isLessThan(Duration.ofSeconds(24));
  }

  @Test
  void manyReplaysShouldReadInTurnAndNoTickShouldOutlastALease() {
    world.happen(100);
    nothingIsWanted();
    everyReadingTakes(Duration.ofMillis(90));
    List<Replay> asked = Stream.generate(this::range).limit(64).toList();

    while (world.kafka.reads.size() < 64 * 20) {
      int before = world.kafka.reads.size();
      Instant begun = world.clock.instant();
      node.tick();
      assertThat(Duration.between(begun, world.clock.instant())).isLessThan(Duration.ofSeconds(2));
      assertThat(world.kafka.reads).hasSizeGreaterThan(before);
      if (before > 64 * 5) {
        assertThat(asked).noneMatch(each -> isAtTheBeginning(world.stored(each)));
      }
    }
    node.work(Duration.ofSeconds(2));

    assertThat(asked).allMatch(each -> world.stored(each).progress().state() == State.DONE);
  }

  @Test
  void partitionWithoutALeaderShouldHoldOnlyWhoReadsIt() {
    List<String> ids = world.happen(20);
    world.attempted(ids.getLast());
    world.kafka.gives = partition -> partition != 1;
    Replay reading = range();
    Replay one = world.request(new What.OneEvent(ids.getLast()), 10);

    node.work(Duration.ofSeconds(3));

    assertThat(world.stored(one).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(reading).progress().state()).isEqualTo(State.RUNNING);
    assertThat(world.stored(reading).progress().done()).isEqualTo(10);
    assertThat(world.kafka.reads.size()).isLessThan(50);

    world.kafka.gives = _ -> true;
    node.work(Duration.ofSeconds(3));

    assertThat(world.stored(reading).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(reading).progress().done()).isEqualTo(20);
  }

  @Test
  void replayForOneSessionShouldReadItsPartitionAlone() {
    world.happen(20);
    world.change(ReplayTurnsTest::ofOneSession);
    Replay reading = range();

    node.work(Duration.ofSeconds(2));

    int partition = Shards.of(InMemoryEndpoints.SESSION.value(), VirtualLog.PARTITIONS);
    assertThat(world.stored(reading).progress().done()).isEqualTo(10);
    assertThat(Set.copyOf(world.kafka.reads)).containsExactly(partition);
    assertThat(world.posted()).allMatch(id -> id.startsWith("evt_" + partition + "_"));
  }

  private static boolean isAtTheBeginning(Replay replay) {
    return List.of("", "0:-1", "0:0").contains(replay.progress().cursor());
  }

  private void nothingIsWanted() {
    world.change(there -> there.withFilter(new EventFilter(List.of("call.*"), Set.of())));
  }

  private void everyReadingTakes(Duration time) {
    world.kafka.whileReading = () -> world.clock.advance(time);
  }

  private static WebhookEndpoint ofOneSession(WebhookEndpoint there) {
    return new WebhookEndpoint(
        there.id(),
        new Scope(there.scope().tenant(), there.scope().network(), InMemoryEndpoints.SESSION),
        there.target(),
        there.filter(),
        there.policy(),
        there.state(),
        there.version(),
        there.createdAt(),
        there.updatedAt());
  }

  private Replay range() {
    return world.request(
        new What.TimeRange(Instant.EPOCH, world.clock.instant().plusSeconds(1)), 1_000);
  }
}
