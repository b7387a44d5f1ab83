package io.manyline.dispatcher.replay;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.registry.id.Network;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.State;
import io.manyline.registry.webhook.Replay.What;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays in virtual time.
class ReplaysTest {
  private final VirtualReplays world = new VirtualReplays();
  private final VirtualReplays.Node node = world.node();

  @Test
  void oneEventShouldBeFoundByItsAttemptOrItsDeadLetterAndBeSentOnce() {
    List<String> ids = world.happen(4);
    world.attempted(ids.get(2));
    world.bury(ids.get(1));

    for (String id : List.of(ids.get(2), ids.get(1))) {
      Replay asked = world.request(new What.OneEvent(id), 10);
      node.work(seconds(3));

      assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
      assertThat(world.stored(asked).progress().done()).isEqualTo(1);
      assertThat(world.stored(asked).progress().total()).isEqualTo(1);
    }
    assertThat(world.posted()).containsExactly(ids.get(2), ids.get(1));
    assertThat(world.posts).allMatch(VirtualReplays.Post::late);
    assertThat(letters()).isEmpty();
  }

  @Test
  void eventThatNobodyKnowsShouldFailTheReplayAndSendNothing() {
    world.happen(2);

    Replay asked = world.request(new What.OneEvent("evt_0_9"), 10);
    node.work(seconds(2));

    assertThat(world.stored(asked).progress().state()).isEqualTo(State.FAILED);
    assertThat(world.stored(asked).progress().problem()).isEqualTo("event_not_found");
    assertThat(world.posts).isEmpty();
  }

  @Test
  void timeRangeShouldHaveAllOfItsTimeOfEveryPartitionInOrderAndNothingElse() {
    List<String> ids = world.happen(40);
    Instant first = world.clock.instant().minusSeconds(39);

    Replay asked =
        world.request(new What.TimeRange(first.plusSeconds(5), first.plusSeconds(35)), 1_000);
    node.work(seconds(4));

    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(asked).progress().done()).isEqualTo(30);
    assertThat(world.posted()).containsExactlyInAnyOrderElementsOf(ids.subList(5, 35));
    assertThat(world.posted().subList(0, 15)).allMatch(id -> id.startsWith("evt_0_"));
    assertThat(world.posted().subList(0, 15))
        .isEqualTo(ids.subList(5, 35).stream().filter(id -> id.startsWith("evt_0_")).toList());
  }

  @Test
  void timeRangeShouldHaveOnlyWhatTheEndpointWants() {
    world.happen(6);
    world.change(there -> there.withFilter(new EventFilter(List.of("call.*"), Set.of())));

    Replay asked = range(10);
    node.work(seconds(3));

    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(asked).progress().done()).isZero();
    assertThat(world.posts).isEmpty();
  }

  @Test
  void timeRangeShouldHaveNothingOfAnotherTenantOrAnotherNetwork() {
    List<String> ids = new ArrayList<>(world.happen(4));
    world.tenant = "other";
    world.happen(4);
    world.tenant = InMemoryEndpoints.TENANT.value();
    world.network = Network.LIVE;
    world.happen(4);
    world.network = Network.SANDBOX;
    ids.addAll(world.happen(4));

    Replay asked = range(100);
    node.work(seconds(3));

    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(world.posted()).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void deadLettersShouldAllBeSentOldestFirstAndBeNoneAfterwards() {
    List<String> ids = world.happen(12);
    ids.forEach(world::bury);
    world.expire(ids.get(4));
    world.answer = id -> id.equals(ids.get(7)) ? 500 : 200;

    Replay asked = world.request(new What.DeadLetters(), 100);
    node.work(seconds(3));

    Replay.Progress progress = world.stored(asked).progress();
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(progress.done()).isEqualTo(10);
    assertThat(progress.failed()).isEqualTo(2);
    assertThat(progress.total()).isEqualTo(12);
    List<String> sent = new ArrayList<>(ids);
    sent.remove(4);
    assertThat(world.posted()).isEqualTo(sent);
    // One that Kafka lost stays what it is; one that failed is a pointer now.
    assertThat(letters()).extracting(DeadLetter::eventId).containsExactly(ids.get(4));
    assertThat(world.store.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10, 100, 1_000})
  void noSecondShouldHaveMoreThanTheRateAndTheRateShouldBeUsed(int perSecond) {
    world.chat = id -> id;
    world.happen(perSecond * 4);
    Instant begun = world.clock.instant();

    Replay asked =
        world.request(new What.TimeRange(Instant.EPOCH, begun.plusSeconds(1)), perSecond);
    node.work(seconds(7));

    assertThat(world.stored(asked).progress().done()).isEqualTo(perSecond * 4L);
    assertThat(mostInASecond()).isLessThanOrEqualTo(perSecond);
    assertThat(Duration.between(begun, world.posts.getLast().at())).isLessThan(seconds(5));
  }

  @Test
  void chatShouldKeepItsOrderWhileOthersGoOnSideBySide() {
    world.chat = ReplaysTest::chatOf;
    world.happen(200);
    Instant begun = world.clock.instant();

    range(1_000);
    node.work(seconds(3));

    assertThat(world.posts).hasSize(200);
    assertThat(
            world.posts.stream()
                .collect(
                    groupingBy(
                        each -> chatOf(each.id()), mapping(each -> offset(each.id()), toList())))
                .values())
        .hasSize(14)
        .allSatisfy(offsets -> assertThat(offsets).isSorted());
    assertThat(Duration.between(begun, world.posts.getLast().at())).isLessThan(seconds(2));
  }

  @Test
  void endpointThatWantsNoOrderShouldNotHaveItsRateHeldByAChat() {
    world.change(ReplaysTest::withoutOrder);
    world.happen(300);
    Instant begun = world.clock.instant();

    range(1_000);
    node.work(seconds(2));

    assertThat(world.posts).hasSize(300);
    assertThat(Duration.between(begun, world.posts.getLast().at())).isLessThan(seconds(2));
  }

  @Test
  void timeWhenNothingCouldBeSentShouldNotBeMadeUpFor() {
    world.happen(100);
    world.answer = _ -> 500;
    Replay asked = range(10);
    node.work(seconds(8));
    int before = world.posts.size();
    assertThat(before).as("its breaker is open").isBetween(10, 20);
    world.answer = _ -> 200;

    node.work(seconds(20));

    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(mostInASecond()).isLessThanOrEqualTo(10);
  }

  @Test
  void progressShouldBeTellableWhileItRuns() {
    world.happen(100);
    Replay asked = range(10);
    assertThat(asked.progress().state()).isEqualTo(State.WAITING);

    node.work(seconds(5));

    Replay.Progress progress = world.stored(asked).progress();
    assertThat(progress.state()).isEqualTo(State.RUNNING);
    assertThat(progress.done()).isBetween(30L, 50L);
    assertThat(progress.finishedAt()).isNull();
    node.work(seconds(7));
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.DONE);
    assertThat(world.stored(asked).progress().finishedAt()).isNotNull();
  }

  @Test
  void cancelledReplayShouldEndWithinASecondAndStayCancelled() {
    world.happen(100);
    Replay asked = range(10);
    node.work(seconds(3));

    world.replays.cancel(VirtualReplays.ENDPOINT, asked.id()).block();
    node.work(seconds(1));
    int sent = world.posts.size();
    node.work(seconds(20));

    assertThat(sent).isBetween(30, 40);
    assertThat(world.posts).hasSize(sent);
    assertThat(world.stored(asked).progress().state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void replayCancelledBeforeAnybodyTookItShouldSendNothing() {
    world.happen(3);
    Replay asked = range(10);
    world.replays.cancel(VirtualReplays.ENDPOINT, asked.id()).block();

    node.work(seconds(3));

    assertThat(world.posts).isEmpty();
  }

  @Test
  void anotherDispatcherShouldGoOnWhereADeadOneWasAndLoseNothing() {
    List<String> ids = world.happen(100);
    Replay asked = range(10);
    node.work(seconds(4));
    node.tick();
    VirtualReplays.Node other = world.node();
    other.work(seconds(10));
    assertThat(world.posts).as("its lease is not over").hasSizeLessThanOrEqualTo(50);

    other.work(seconds(20));

    Replay.Progress progress = world.stored(asked).progress();
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(world.posted()).containsAll(ids);
    // What was sent since it was told last is sent again.
    assertThat(world.posts.size()).isBetween(100, 120);
    assertThat(world.posted().stream().distinct()).hasSize(100);
    assertThat(mostInASecond()).isLessThanOrEqualTo(10);
  }

  @Test
  void deadLettersOfADeadDispatchersReplayShouldBeSentOnceEachAndCountedAsAWhole() {
    List<String> ids = world.happen(60);
    ids.forEach(world::bury);
    Replay asked = world.request(new What.DeadLetters(), 10);
    node.work(seconds(3));
    assertThat(world.stored(asked).progress().total()).isEqualTo(60);

    world.node().work(seconds(30));

    Replay.Progress progress = world.stored(asked).progress();
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(world.posted()).isEqualTo(ids);
    assertThat(progress.total()).isEqualTo(progress.done()).isBetween(45L, 60L);
    assertThat(letters()).isEmpty();
  }

  @Test
  void twoDispatchersShouldShareReplaysAndNotSendOneTwice() {
    List<String> ids = world.happen(20);
    List<Replay> asked = List.of(range(100), range(100));
    VirtualReplays.Node other = world.node();

    for (int i = 0; i < 80; i++) {
      world.clock.advance(Duration.ofMillis(50));
      (i % 2 == 0 ? node : other).tick();
      (i % 2 == 0 ? node : other).run();
    }

    assertThat(asked).allMatch(each -> world.stored(each).progress().state() == State.DONE);
    assertThat(world.posts).hasSize(2 * ids.size());
  }

  @Test
  void asManyReplaysAsOneDispatcherTakesShouldHoldNoOtherOfThoseOfAnother() {
    List<String> ids = world.happen(20);
    world.attempted(ids.getFirst());
    List<Replay> others = Stream.generate(() -> range(1)).limit(64).toList();
    Replay last = world.request(new What.OneEvent(ids.getFirst()), 10);

    node.work(seconds(2));
    assertThat(world.stored(last).progress().state()).isEqualTo(State.WAITING);
    VirtualReplays.Node other = world.node();
    other.work(seconds(2));

    assertThat(world.stored(last).progress().state()).isEqualTo(State.DONE);
    assertThat(others).allMatch(each -> world.stored(each).progress().state() == State.RUNNING);
  }

  @Test
  void disabledEndpointShouldEndItsReplay() {
    world.happen(20);
    Replay asked = range(1);
    node.work(seconds(3));
    world.change(
        there ->
            there.withState(
                io.manyline.registry.webhook.State.disabled(
                    io.manyline.registry.webhook.State.GONE, world.clock.instant())));

    node.work(seconds(3));

    assertThat(world.stored(asked).progress().state()).isEqualTo(State.FAILED);
    assertThat(world.stored(asked).progress().problem()).isEqualTo("endpoint_disabled");
    assertThat(world.posts.size()).isBetween(2, 4);
  }

  @Test
  void noMoreThanTheEndpointsConcurrencyShouldBeUnderWay() {
    world.chat = id -> id;
    world.happen(30);
    world.change(ReplaysTest::threeAtATime);
    range(1_000);

    world.clock.advance(seconds(1));
    node.tick();
    node.tick();
    node.run();

    assertThat(world.posts).hasSize(3);
  }

  private Replay range(int perSecond) {
    return world.request(
        new What.TimeRange(Instant.EPOCH, world.clock.instant().plusSeconds(1)), perSecond);
  }

  /// 14 chats, 7 of each partition.
  private static String chatOf(String id) {
    return "chat" + id.charAt(4) + offset(id) % 7;
  }

  private static long offset(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf('_') + 1));
  }

  private static WebhookEndpoint withoutOrder(WebhookEndpoint there) {
    return there.withPolicy(new Policy(Ordering.NONE, there.policy().timeout(), 16, List.of()));
  }

  private static WebhookEndpoint threeAtATime(WebhookEndpoint there) {
    return there.withPolicy(
        new Policy(there.policy().ordering(), there.policy().timeout(), 3, List.of()));
  }

  /// The most that came in any second.
  private int mostInASecond() {
    int most = 0;
    int first = 0;
    for (int i = 0; i < world.posts.size(); i++) {
      while (!world.posts.get(first).at().isAfter(world.posts.get(i).at().minusSeconds(1))) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  private List<DeadLetter> letters() {
    return world.store.deadLetters(VirtualReplays.ENDPOINT);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
