package io.manyline.dispatcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.State;
import io.manyline.registry.webhook.Replay.What;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays while Kafka or Redis does not answer, in virtual time.
class ReplayOutagesTest {
  private final VirtualReplays world = new VirtualReplays();
  private final VirtualReplays.Node node = world.node();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void oneFailedLookIntoTheLogShouldStopNoReplayForGood(int failing) {
    List<String> ids = world.happen(20);
    List<Replay> asked = List.of(range(), range());
    world.kafka.whileLooking = onlyAt(failing);

    node.work(Duration.ofSeconds(3));

    assertThat(world.outages).isEqualTo(1);
    assertThat(asked)
        .extracting(each -> world.stored(each).progress())
        .allMatch(progress -> progress.state() == State.DONE && progress.done() == ids.size());
    assertThat(world.posts).hasSize(2 * ids.size());
  }

  @Test
  void replayWhoseLooksIntoTheLogAllFailShouldHoldNoOther() {
    List<String> ids = world.happen(3);
    ids.forEach(world::attempted);
    world.kafka.whileLooking =
        () -> {
          throw new VirtualReplays.Outage();
        };
    Replay before = world.request(new What.OneEvent(ids.get(0)), 10);
    Replay failing = range();
    Replay after = world.request(new What.OneEvent(ids.get(1)), 10);

    node.work(Duration.ofSeconds(3));

    assertThat(world.outages).isGreaterThan(10);
    assertThat(List.of(before, after))
        .allMatch(each -> world.stored(each).progress().state() == State.DONE);
    assertThat(world.stored(failing).progress().state()).isEqualTo(State.RUNNING);
    assertThat(world.posted()).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void changeThatTheStoreRefusesOnceShouldLoseNothing(int failing) {
    List<String> ids = world.happen(20);
    List<Replay> asked = List.of(range(), range());
    world.replays.whileChanging = onlyAt(failing);

    node.work(Duration.ofSeconds(3));

    assertThat(world.outages).isEqualTo(1);
    assertThat(asked).allMatch(each -> world.stored(each).progress().state() == State.DONE);
    assertThat(world.posts).hasSize(2 * ids.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void eventShouldNotBeSentAgainBecauseTheEndOfItsReplayWasRefusedOnce(int failing) {
    List<String> ids = world.happen(3);
    world.attempted(ids.get(1));
    Replay one = world.request(new What.OneEvent(ids.get(1)), 10);
    world.replays.whileChanging = onlyAt(failing);

    node.work(Duration.ofSeconds(30));

    assertThat(world.outages).isEqualTo(1);
    assertThat(world.stored(one).progress().state()).isEqualTo(State.DONE);
    assertThat(world.posted()).containsExactly(ids.get(1));
  }

  @Test
  void deadLettersThatKafkaDoesNotGiveAtOnceShouldBeSentAllTheSame() {
    List<String> ids = world.happen(6);
    ids.forEach(world::bury);
    ids.forEach(id -> world.kafka.notAtOnce.add(VirtualReplays.place(id)));

    Replay asked = world.request(new What.DeadLetters(), 100);
    node.work(Duration.ofSeconds(3));

    assertThat(world.posted()).containsExactlyElementsOf(ids);
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(asked).progress().done()).isEqualTo(6);
    assertThat(world.stored(asked).progress().failed()).isZero();
    assertThat(letters()).isEmpty();
  }

  @Test
  void deadLetterShouldStayUntilItIsKnownWhatBecameOfIt() {
    List<String> ids = world.happen(6);
    ids.forEach(world::bury);
    world.unrecorded.add(ids.get(2));
    world.answer =
        id -> {
          assertThat(letters()).contains(id);
          return 200;
        };

    Replay asked = world.request(new What.DeadLetters(), 100);
    node.work(Duration.ofSeconds(3));

    assertThat(world.posted()).containsExactlyElementsOf(ids);
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(asked).progress().done()).isEqualTo(5);
    assertThat(world.stored(asked).progress().failed()).isEqualTo(1);
    assertThat(letters()).containsExactly(ids.get(2));

    world.request(new What.DeadLetters(), 100);
    node.work(Duration.ofSeconds(3));

    assertThat(world.posted()).hasSize(7).last().isEqualTo(ids.get(2));
    assertThat(letters()).isEmpty();
  }

  private List<String> letters() {
    return world.store.deadLetters(VirtualReplays.ENDPOINT).stream()
        .map(DeadLetter::eventId)
        .toList();
  }

  /// Throws when it is called the n-th time.
  private static Runnable onlyAt(int failing) {
    int[] calls = {0};
    return () -> {
      if (++calls[0] == failing) {
        throw new VirtualReplays.Outage();
      }
    };
  }

  private Replay range() {
    return world.request(
        new What.TimeRange(Instant.EPOCH, world.clock.instant().plusSeconds(1)), 1_000);
  }
}
