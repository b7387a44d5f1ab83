package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.TestRedis;
import io.manyline.dispatcher.attempt.RedisAttemptLog;
import io.manyline.dispatcher.deadletter.RedisDeadLetters;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.testsupport.RedisExtension;
import java.lang.Thread.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

class RedisPointerStoreIT
    implements PointerStoreContract, StandingContract, AdmissionsTogetherContract {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final EndpointId endpoint = new EndpointId(UUID.randomUUID().toString().replace("-", ""));
  private final SettableClock clock = new SettableClock();
  private final List<Thread> asking = new ArrayList<>();
  private int lanes;
  private final TestRedis connection = new TestRedis(REDIS);
  private final StringRedisTemplate redis = connection.template;
  private final RedisPointerStore store =
      new RedisPointerStore(redis, BreakerPolicy.DEFAULT, clock, Sending.AT_ONCE, MOST_LATE);

  @AfterEach
  void disconnect() {
    redis.delete(EndpointKeys.of(endpoint));
    redis.opsForZSet().remove("ml:dispatcher:due", endpoint.value());
    connection.close();
  }

  @Override
  public PointerStore store() {
    return store;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public EndpointId endpoint() {
    return endpoint;
  }

  @Override
  public List<Attempt> attempts() {
    return new RedisAttemptLog(redis).latest(endpoint, 10);
  }

  @Override
  public List<DeadLetter> deadLetters() {
    return new RedisDeadLetters(redis).latest(endpoint, 10);
  }

  @Test
  void endpointShouldLeaveTheIndexOnlyWhenNobodyTouchedItSince() {
    RedisDueIndex index = new RedisDueIndex(redis);
    store.park(pointer(1, A));
    DueEndpoint stale = due();
    store.park(pointer(2, B));

    index.move(stale, "");
    assertThat(due()).isNotEqualTo(stale);

    index.move(due(), "");
    assertThat(index.due(clock.instant(), 1000))
        .extracting(DueEndpoint::endpoint)
        .doesNotContain(endpoint);
  }

  @Test
  void everyKeyOfAnEndpointShouldExpire() {
    Attempt attempt = new Attempt("evt9", 1, "200", Instant.EPOCH, Duration.ZERO);
    store.delivered(endpoint, "evt9", attempt);
    store.markGone(endpoint, "mark");
    store.park(pointer(1, A));
    store.settle(
        claim(), new Settlement.Buried(DeadLetter.Reason.EVENT_GONE), new Tried(attempt, "mark"));
    store.park(pointer(2, A));
    claim();

    assertThat(EndpointKeys.of(endpoint))
        .allSatisfy(key -> assertThat(redis.getExpire(key)).as(key).isPositive());
  }

  @Test
  void whatWasDeliveredInABusyMinuteShouldBeKnownAfterAnOutageAndForgottenLater() {
    deliveredBefore(1_500);
    clock.advance(Duration.ofHours(1));
    store.delivered(endpoint, "later", attempt("later"));
    assertThat(store.isDelivered(endpoint, "evt5")).isTrue();

    for (int i = 0; i < 300; i++) {
      settleDelivered(5_000 + i);
    }

    assertThat(store.isDelivered(endpoint, "evt500")).isFalse();
    assertThat(store.isDelivered(endpoint, "evt1499")).isTrue();
    assertThat(redis.opsForZSet().zCard(EndpointKeys.delivered(endpoint)))
        .isBetween(1_000L, 1_300L);
  }

  @Test
  void deliveredIdsOfOneMinuteShouldBeTwentyThousandAtMost() {
    deliveredBefore(20_500);

    store.delivered(endpoint, "last", attempt("last"));

    assertThat(redis.opsForZSet().zCard(EndpointKeys.delivered(endpoint))).isEqualTo(20_000);
    assertThat(store.isDelivered(endpoint, "last")).isTrue();
  }

  /// One each millisecond.
  private void deliveredBefore(int count) {
    Set<TypedTuple<String>> many = new HashSet<>();
    for (int i = 0; i < count; i++) {
      many.add(TypedTuple.of("evt" + i, (double) clock.millis() - count + i));
    }
    redis.opsForZSet().add(EndpointKeys.delivered(endpoint), many);
  }

  private void settleDelivered(int offset) {
    Claim mine =
        new Claim(
            pointer(offset, ChatKey.of("uid", "x" + offset)), "t", clock.instant().plus(LEASE));
    store.park(mine);
    Tried tried = new Tried(attempt("evt" + offset), "mark");
    assertThat(store.settle(mine, new Settlement.Delivered(), tried).ours()).isTrue();
  }

  private static Attempt attempt(String event) {
    return new Attempt(event, 1, "200", Instant.EPOCH, Duration.ZERO);
  }

  @Test
  void questionsThatComeTogetherShouldEachGetTheirOwnAnswerInOneRun() {
    Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    PointerStore batching =
        new RedisPointerStore(
            redis, BreakerPolicy.DEFAULT, clock, sending(runs, new ArrayList<>()));
    store.park(pointer(1, A));
    Attempt attempt = new Attempt("evt7", 1, "200", Instant.EPOCH, Duration.ZERO);
    CompletableFuture<Admitted> free = admitting(batching, pointer(2, B));
    await().until(() -> runs.size() == 1);
    CompletableFuture<Admitted> held = admitting(batching, pointer(3, A));
    CompletableFuture<?> recorded = batching.recordDelivered(endpoint, "evt7", attempt);
    CompletableFuture<Admitted> known = admitting(batching, pointer(7, B));
    CompletableFuture<Admitted> again = admitting(batching, pointer(1, A));
    await().until(() -> asking.stream().allMatch(each -> each.getState() == State.TIMED_WAITING));
    assertThat(runs).hasSize(1);

    runs.remove().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();

    assertThat(runs).isEmpty();
    assertThat(free.join().admission()).isEqualTo(Admission.FREE);
    assertThat(held.join().admission()).isEqualTo(Admission.HELD);
    assertThat(known.join().admission()).isEqualTo(Admission.DELIVERED);
    assertThat(again.join().admission()).isEqualTo(Admission.KNOWN);
    assertThat(recorded).isCompleted();
    assertThat(attempts()).containsExactly(attempt);
  }

  @Test
  void runShouldWaitForLanesThatAreUnderWayButNotForEver() {
    Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    List<Runnable> whiles = new ArrayList<>();
    lanes = 2;
    PointerStore batching =
        new RedisPointerStore(redis, BreakerPolicy.DEFAULT, clock, sending(runs, whiles));
    CompletableFuture<Admitted> first = admission(batching, pointer(1, A));
    runs.remove().run();
    assertThat(runs).isEmpty();

    CompletableFuture<Admitted> second = admission(batching, pointer(2, B));
    runs.remove().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();
    assertThat(first.join().admission()).isEqualTo(Admission.FREE);
    assertThat(second.join().admission()).isEqualTo(Admission.FREE);

    CompletableFuture<Admitted> third = admission(batching, pointer(3, A));
    runs.remove().run();
    // The while of the first is over for long, and says nothing about the third.
    whiles.removeFirst().run();
    CompletableFuture<Admitted> fourth = admission(batching, pointer(4, B));
    runs.remove().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();
    assertThat(third.join().admission()).isEqualTo(Admission.FREE);
    assertThat(fourth.join().admission()).isEqualTo(Admission.FREE);

    CompletableFuture<Admitted> alone = admission(batching, pointer(5, A));
    runs.remove().run();
    whiles.getLast().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();
    assertThat(alone.join().admission()).isEqualTo(Admission.FREE);
    assertThat(runs).isEmpty();
  }

  private CompletableFuture<Admitted> admission(PointerStore by, Pointer pointer) {
    return admissions(by, pointer).getFirst();
  }

  @Test
  void lanesShouldHaveTheirAnswersInOneRunHoweverManyEventsEachAsksFor() {
    Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    lanes = 2;
    PointerStore batching =
        new RedisPointerStore(
            redis, BreakerPolicy.DEFAULT, clock, sending(runs, new ArrayList<>()));
    store.park(pointer(1, A));

    List<CompletableFuture<Admitted>> held = admissions(batching, pointer(2, A), pointer(3, A));
    runs.remove().run();
    assertThat(runs).as("one of two lanes has asked").isEmpty();
    List<CompletableFuture<Admitted>> free = admissions(batching, pointer(4, B), pointer(5, B));
    runs.remove().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();

    assertThat(runs).isEmpty();
    assertThat(held).extracting(each -> each.join().admission()).containsOnly(Admission.HELD);
    assertThat(held).extracting(each -> each.join().pointers()).containsOnly(3L);
    assertThat(free).extracting(each -> each.join().admission()).containsOnly(Admission.FREE);
  }

  @Test
  void deliveriesShouldWaitForALaneThatAsksAsLongAsOneIsUnderWayButNotForEver() {
    Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    List<Runnable> whiles = new ArrayList<>();
    lanes = 1;
    PointerStore batching =
        new RedisPointerStore(redis, BreakerPolicy.DEFAULT, clock, sending(runs, whiles));
    CompletableFuture<?> first = batching.recordDelivered(endpoint, "evt1", attempt("evt1"));
    runs.remove().run();
    whiles.removeFirst().run();
    assertThat(whiles).as("another while").hasSize(1);
    CompletableFuture<Admitted> asked = admission(batching, pointer(2, A));
    runs.remove().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();
    assertThat(asked.join().admission()).isEqualTo(Admission.FREE);
    assertThat(first).isCompleted();

    CompletableFuture<?> second = batching.recordDelivered(endpoint, "evt2", attempt("evt2"));
    runs.remove().run();
    whiles.removeFirst().run();
    for (int i = 0; i < 4; i++) {
      whiles.removeFirst().run();
    }
    assertThat(whiles).isEmpty();
    await().until(() -> runs.size() == 1);
    runs.remove().run();
    assertThat(second).isCompleted();

    CompletableFuture<?> last = batching.recordDelivered(endpoint, "evt3", attempt("evt3"));
    runs.remove().run();
    lanes = 0;
    whiles.removeFirst().run();
    await().until(() -> runs.size() == 1);
    runs.remove().run();
    assertThat(last).isCompleted();
  }

  private List<CompletableFuture<Admitted>> admissions(PointerStore by, Pointer... pointers) {
    return by.admissions(
        Stream.of(pointers)
            .map(pointer -> new Arrival(pointer, "session", 1, false, "mark"))
            .toList(),
        clock.instant().plus(LEASE));
  }

  private Sending sending(Queue<Runnable> runs, List<Runnable> whiles) {
    return new Sending() {
      @Override
      public void soon(EndpointId of, Runnable work) {
        runs.add(work);
      }

      @Override
      public void inAWhile(EndpointId of, Runnable work) {
        whiles.add(work);
      }

      @Override
      public int lanes(EndpointId of) {
        return lanes;
      }
    };
  }

  @Test
  void pointerOfAnUnknownFormatShouldBePassedOver() {
    store.park(pointer(1, A));
    redis
        .opsForHash()
        .put(EndpointKeys.pointers(endpoint), new EventPosition(3, 1).pointerId(), "9 new");

    assertThat(store.claim(due(), 10, clock.instant().plus(LEASE))).isEmpty();
  }

  private CompletableFuture<Admitted> admitting(PointerStore by, Pointer pointer) {
    CompletableFuture<Admitted> answer = new CompletableFuture<>();
    Arrival arrival = new Arrival(pointer, "session", 1, false, "mark");
    asking.add(
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    answer.complete(by.admit(arrival, clock.instant().plus(LEASE)));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                }));
    return answer;
  }

  private Claim claim() {
    return store.claim(due(), 10, clock.instant().plus(LEASE)).getFirst();
  }

  private DueEndpoint due() {
    return store.dueEndpoints(1000).stream()
        .filter(due -> due.endpoint().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }
}
