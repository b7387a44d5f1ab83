package io.manyline.registry.webhook;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.RegistryFixture;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.webhook.Replay.What;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class RedisWebhookReplaysIT {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private Instant now = START;
  private RegistryFixture fixture;
  private RedisWebhookReplays replays;
  private EndpointId endpoint;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    InstantSource clock = () -> now;
    UlidSource ulids = new UlidSource(clock, fixture.random);
    replays = new RedisWebhookReplays(fixture.redis, ulids, clock);
    endpoint = EndpointId.next(ulids);
    fixture.redis.delete(RedisKeys.openReplays()).block(DEADLINE);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everyKindOfReplayShouldComeBackAsItWasRequested() {
    List<What> kinds =
        List.of(
            new What.OneEvent("evt 1"),
            new What.TimeRange(START.minusSeconds(60), START),
            new What.DeadLetters());

    for (What what : kinds) {
      now = now.plusSeconds(1);
      Replay requested = replays.request(endpoint, what, 7).block(DEADLINE);
      assertThat(find(requested.id())).isEqualTo(requested);
      assertThat(requested.what()).isEqualTo(what);
      assertThat(requested.progress().state()).isEqualTo(Replay.State.WAITING);
    }

    assertThat(replays.list(endpoint).map(Replay::what).collectList().block(DEADLINE))
        .containsExactlyElementsOf(kinds.reversed());
    assertThat(unfinished()).hasSize(3);
    assertThat(fixture.redis.getExpire(RedisKeys.endpointReplays(endpoint.value())).block(DEADLINE))
        .isBetween(Duration.ofDays(7), Duration.ofDays(8));
  }

  @Test
  void oneOfManyDispatchersShouldGetAReplayUntilItsLeaseEnds() {
    Replay requested = request();
    List<String> takers = take(requested.id(), "a", "b", "c", "d", "e", "f");
    assertThat(takers).hasSize(1);
    String owner = takers.getFirst();
    Replay taken = find(requested.id());
    assertThat(taken.owner()).isEqualTo(owner);
    assertThat(taken.progress().state()).isEqualTo(Replay.State.RUNNING);

    now = now.plusSeconds(9);
    assertThat(take(requested.id(), "z")).isEmpty();
    assertThat(take(requested.id(), owner)).containsExactly(owner);
    now = now.plusSeconds(10);
    assertThat(take(requested.id(), "z")).containsExactly("z");
  }

  @Test
  void openShouldPassOverWhatADispatcherHasUntilItsLeaseEnds() {
    List<String> ids = Stream.generate(this::requestLater).limit(3).map(Replay::id).toList();
    assertThat(take(ids.get(0), "a")).containsExactly("a");

    assertThat(free(1)).containsExactly(ids.get(1));
    assertThat(free(100)).containsExactly(ids.get(1), ids.get(2));

    now = now.plusSeconds(9);
    assertThat(take(ids.get(0), "a")).containsExactly("a");
    now = now.plusSeconds(9);
    assertThat(free(100)).containsExactly(ids.get(1), ids.get(2));

    now = now.plusSeconds(1);
    assertThat(free(100)).containsExactly(ids.get(1), ids.get(2), ids.get(0));

    assertThat(take(ids.get(0), "b")).containsExactly("b");
    replays.cancel(endpoint, ids.get(0)).block(DEADLINE);
    now = now.plusSeconds(60);
    assertThat(free(100)).containsExactly(ids.get(1), ids.get(2));
  }

  @Test
  void replayThatIsOverShouldBeGoneAfterEightDaysWhateverElseIsRequested() {
    Replay over = requestLater();
    replays.cancel(endpoint, over.id()).block(DEADLINE);
    Replay open = requestLater();
    now = START.plus(Duration.ofDays(8)).minusSeconds(1);
    requestLater();
    assertThat(find(over.id())).isNotNull();
    assertThat(stored()).isEqualTo(3);

    now = START.plus(Duration.ofDays(9));
    assertThat(find(over.id())).isNull();
    assertThat(listed()).hasSize(2).contains(open.id());
    requestLater();

    assertThat(stored()).isEqualTo(3);
    assertThat(listed()).hasSize(3).contains(open.id());
  }

  @Test
  void replaysThatAreRequestedAndCancelledInALoopShouldBeTheLastHundred() {
    Replay open = requestLater();
    List<String> ids = Stream.generate(this::requestAndCancel).limit(104).toList();

    requestLater();

    assertThat(stored()).isEqualTo(102);
    assertThat(listed()).containsAll(ids.subList(4, 104)).contains(open.id());
  }

  @Test
  void progressShouldBeReadableAndAnEndShouldCloseIt() {
    Replay requested = request();
    replays
        .update(
            endpoint,
            requested.id(),
            each -> each.withProgress(each.progress().running(3, 1, 10L, "5:17")))
        .block(DEADLINE);

    assertThat(find(requested.id()).progress())
        .isEqualTo(new Replay.Progress(Replay.State.RUNNING, 3, 1, 10L, "5:17", null, ""));
    assertThat(unfinished()).hasSize(1);

    Replay ended =
        replays
            .update(
                endpoint,
                requested.id(),
                each ->
                    each.withProgress(
                        each.progress().ended(Replay.State.FAILED, now, "event_gone")))
            .block(DEADLINE);

    assertThat(find(requested.id())).isEqualTo(ended);
    assertThat(ended.progress().done()).isEqualTo(3);
    assertThat(ended.progress().problem()).isEqualTo("event_gone");
    assertThat(fixture.redis.opsForZSet().size(RedisKeys.openReplays()).block(DEADLINE)).isZero();
    assertThat(unfinished()).isEmpty();
    assertThat(take(requested.id(), "a")).isEmpty();
  }

  @Test
  void cancelShouldEndWhatIsOpenAndLeaveWhatIsOver() {
    Replay requested = request();

    Replay cancelled = replays.cancel(endpoint, requested.id()).block(DEADLINE);
    now = now.plusSeconds(5);

    assertThat(cancelled.progress().state()).isEqualTo(Replay.State.CANCELLED);
    assertThat(cancelled.progress().finishedAt()).isEqualTo(START);
    assertThat(replays.cancel(endpoint, requested.id()).block(DEADLINE)).isEqualTo(cancelled);
    assertThat(unfinished()).isEmpty();
    assertThat(replays.cancel(endpoint, "rp_unknown").block(DEADLINE)).isNull();
  }

  @Test
  void nameOfWhatIsGoneShouldBeTakenOut() {
    Replay requested = request();
    fixture.redis.delete(RedisKeys.endpointReplays(endpoint.value())).block(DEADLINE);

    assertThat(unfinished()).isEmpty();

    assertThat(fixture.redis.opsForZSet().size(RedisKeys.openReplays()).block(DEADLINE)).isZero();
    assertThat(find(requested.id())).isNull();
  }

  @Test
  void updateShouldLoseNoChangeOfManyAtOnce() {
    Replay requested = request();
    AtomicInteger tries = new AtomicInteger();

    Flux.range(0, 20)
        .flatMap(
            _ ->
                replays.update(
                    endpoint,
                    requested.id(),
                    each -> {
                      tries.incrementAndGet();
                      long done = each.progress().done();
                      return each.withProgress(each.progress().running(done + 1, 0, null, ""));
                    }),
            20)
        .blockLast(DEADLINE);

    assertThat(find(requested.id()).progress().done()).isEqualTo(20);
    assertThat(tries.get()).isGreaterThanOrEqualTo(20);
  }

  private List<String> take(String id, String... dispatchers) {
    Instant until = now.plusSeconds(10);
    return Flux.just(dispatchers)
        .flatMap(
            dispatcher ->
                replays
                    .update(endpoint, id, each -> each.takenBy(dispatcher, now, until).orElse(each))
                    .filter(each -> each.owner().equals(dispatcher) && !each.isOver())
                    .map(_ -> dispatcher),
            dispatchers.length)
        .collectList()
        .block(DEADLINE);
  }

  private Replay request() {
    return replays.request(endpoint, new What.DeadLetters(), 10).block(DEADLINE);
  }

  private Replay requestLater() {
    now = now.plusSeconds(1);
    return request();
  }

  private String requestAndCancel() {
    String id = requestLater().id();
    replays.cancel(endpoint, id).block(DEADLINE);
    return id;
  }

  private List<String> listed() {
    return replays.list(endpoint).map(Replay::id).collectList().block(DEADLINE);
  }

  /// How many are in Redis, shown or not.
  private long stored() {
    return fixture
        .redis
        .opsForHash()
        .size(RedisKeys.endpointReplays(endpoint.value()))
        .block(DEADLINE);
  }

  private List<String> free(int atMost) {
    return replays.open(atMost).map(WebhookReplays.Open::id).collectList().block(DEADLINE);
  }

  private Replay find(String id) {
    return replays.find(endpoint, id).block(DEADLINE);
  }

  private List<WebhookReplays.Open> unfinished() {
    return replays.open(100).collectList().block(DEADLINE);
  }
}
