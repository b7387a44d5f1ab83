package io.manyline.dispatcher.retry;

import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.proto.text.Utf8Text;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;

/// [PointerStore] in Redis; keys as in [EndpointKeys].
///
/// The index of endpoints with due work is another slot than the endpoint's keys, so it is written
/// after them. A crash in between loses nothing: a new pointer's Kafka offset has not advanced yet,
/// and who reads the event again finds the pointer and has it looked at; a claimed pointer's
/// endpoint is in the index with the end of its lease.
public final class RedisPointerStore implements PointerStore {
  private static final String TTL_SECONDS = Long.toString(Duration.ofDays(8).toSeconds());
  private static final String DELIVERED_KEPT = "1000";
  private static final String DELIVERED_MOST = "20000";
  private static final String DELIVERED_YOUNG = Long.toString(Duration.ofMinutes(1).toMillis());
  private static final String ATTEMPTS_KEPT = "100";
  private static final String DEAD_KEPT = "1000";

  /// Beyond the driver's own limit: what comes while a run is under way waits for it.
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /// Bytes of what is asked about one event.
  private static final int USUAL_QUESTION = 384;

  private final StringRedisTemplate redis;
  private final RedisBatches batches;
  private final RedisDueIndex index;
  private final BreakerPolicy breaker;
  private final InstantSource clock;
  private final int mostLate;

  public RedisPointerStore(
      StringRedisTemplate redis, BreakerPolicy breaker, InstantSource clock, Sending sending) {
    this(redis, breaker, clock, sending, Standing.MOST_LATE);
  }

  /// @param mostLate pointers that step aside at one time
  RedisPointerStore(
      StringRedisTemplate redis,
      BreakerPolicy breaker,
      InstantSource clock,
      Sending sending,
      int mostLate) {
    this.mostLate = mostLate;
    this.redis = redis;
    this.batches = new RedisBatches(new RedisLiveScript(redis, this::head), sending);
    this.index = new RedisDueIndex(redis);
    this.breaker = breaker;
    this.clock = clock;
  }

  @Override
  public Admitted admit(Arrival arrival, Instant leaseEnd) {
    return Blocking.await(admissions(List.of(arrival), leaseEnd).getFirst(), LIMIT).orElseThrow();
  }

  @Override
  public List<CompletableFuture<Admitted>> admissions(List<Arrival> arrivals, Instant leaseEnd) {
    List<byte[]> events = new ArrayList<>(arrivals.size());
    Utf8Text text = new Utf8Text(USUAL_QUESTION);
    for (Arrival arrival : arrivals) {
      text.clear();
      write(text, arrival, leaseEnd);
      events.add(text.toBytes());
    }
    return batches.admit(arrivals.getFirst().pointer().endpoint(), events);
  }

  /// As the script `live` takes it. None of the parts but the last has a space: they were checked
  /// when the event was read, or are made here.
  private static void write(Utf8Text text, Arrival arrival, Instant leaseEnd) {
    Pointer pointer = arrival.pointer();
    pointer.position().writePointerId(text);
    text.ascii(' ').ascii(pointer.chat().value());
    text.ascii(' ').ascii(pointer.eventId());
    text.ascii(' ').number(arrival.fence());
    text.ascii(' ').number(pointer.position().offset());
    text.ascii(arrival.stateEvent() ? " 1 " : " 0 ").ascii(arrival.urlMark());
    text.ascii(' ').number(leaseEnd.toEpochMilli());
    text.ascii(' ').ascii(arrival.session()).ascii(' ');
    pointer.write(text);
  }

  @Override
  public void delivered(EndpointId endpoint, String eventId, Attempt attempt) {
    Blocking.await(recordDelivered(endpoint, eventId, attempt), LIMIT);
  }

  @Override
  public CompletableFuture<?> recordDelivered(
      EndpointId endpoint, String eventId, Attempt attempt) {
    return batches.delivered(endpoint, RedisLiveScript.bytes(eventId), attempt.toBytes());
  }

  /// What the script `live` takes first.
  private List<String> head() {
    return List.of(
        millis(clock.instant()),
        TTL_SECONDS,
        DELIVERED_KEPT,
        ATTEMPTS_KEPT,
        DELIVERED_YOUNG,
        DELIVERED_MOST);
  }

  @Override
  public long park(Pointer pointer) {
    return park(pointer, clock.instant(), "", false);
  }

  @Override
  public long park(Claim claim) {
    return park(claim.pointer(), claim.leaseEnd(), claim.token(), false);
  }

  @Override
  public long parkAskedFor(Claim claim) {
    return park(claim.pointer(), claim.leaseEnd(), claim.token(), true);
  }

  private long park(Pointer pointer, Instant due, String token, boolean askedFor) {
    Long pointers =
        redis.execute(
            PointerScripts.PARK,
            EndpointKeys.of(pointer.endpoint()),
            pointer.position().pointerId(),
            pointer.toText(),
            pointer.chat().value(),
            millis(due),
            token,
            TTL_SECONDS,
            pointer.eventId(),
            askedFor ? "1" : "");
    index.touch(pointer.endpoint(), due);
    return Objects.requireNonNull(pointers);
  }

  @Override
  public Settled settle(Claim claim, Settlement settlement, @Nullable Tried tried) {
    Pointer pointer = claim.pointer();
    Instant now = clock.instant();
    Step step = step(pointer, settlement, tried != null, now);
    List<?> answer =
        Objects.requireNonNull(
            redis.execute(
                PointerScripts.SETTLE,
                EndpointKeys.of(pointer.endpoint()),
                pointer.position().pointerId(),
                claim.token(),
                pointer.chat().value(),
                pointer.eventId(),
                millis(now),
                step.operation(),
                step.pointer(),
                step.due(),
                step.holdsChat() ? "1" : "0",
                tried == null ? "" : tried.attempt().toText(),
                step.deadLetter(),
                TTL_SECONDS,
                DELIVERED_KEPT,
                ATTEMPTS_KEPT,
                DEAD_KEPT,
                health(settlement, tried),
                Integer.toString(breaker.failures()),
                Long.toString(breaker.first().toMillis()),
                Long.toString(breaker.longest().toMillis()),
                DELIVERED_YOUNG,
                DELIVERED_MOST,
                tried == null ? "" : tried.mark(),
                Integer.toString(mostLate)));
    String nextLook = (String) answer.get(1);
    if (!nextLook.isEmpty()) {
      index.touch(pointer.endpoint(), Instant.ofEpochMilli(Long.parseLong(nextLook)));
    }
    return new Settled(
        !"0".equals(answer.get(0)),
        "2".equals(answer.get(0)),
        new Standing(
            instant(answer.get(2)),
            Long.parseLong((String) answer.get(4)),
            instant(answer.get(3))));
  }

  @Override
  public boolean isDelivered(EndpointId endpoint, String eventId) {
    return redis.opsForZSet().score(EndpointKeys.delivered(endpoint), eventId) != null;
  }

  private static String health(Settlement settlement, @Nullable Tried tried) {
    if (tried == null) {
      return "";
    }
    return settlement instanceof Settlement.Delivered ? "ok" : "failed";
  }

  private static Step step(Pointer pointer, Settlement settlement, boolean attempted, Instant now) {
    return switch (settlement) {
      case Settlement.Delivered() -> new Step("done", "", "", false, "");
      case Settlement.Dropped() -> new Step("remove", "", "", false, "");
      case Settlement.Again(Instant due, boolean holds) ->
          new Step(
              "again",
              pointer.afterAttempt(holds).toText(),
              millis(due),
              holds,
              deadLetter(pointer, DeadLetter.Reason.TOO_MANY_LATE, attempted, now).toText());
      case Settlement.Postponed(Instant due) ->
          new Step("again", pointer.toText(), millis(due), true, "");
      case Settlement.Buried(DeadLetter.Reason reason) ->
          new Step("remove", "", "", false, deadLetter(pointer, reason, attempted, now).toText());
    };
  }

  private static DeadLetter deadLetter(
      Pointer pointer, DeadLetter.Reason reason, boolean attempted, Instant now) {
    return new DeadLetter(
        pointer.eventId(),
        pointer.position().partition(),
        pointer.position().offset(),
        pointer.attempts() + (attempted ? 1 : 0),
        reason,
        now);
  }

  @Override
  public Standing standing(EndpointId endpoint) {
    List<Object> marks =
        redis
            .opsForHash()
            .multiGet(EndpointKeys.marks(endpoint), List.of("open_until", "failing_since"));
    return new Standing(
        instant(marks.get(0)),
        Objects.requireNonNull(redis.opsForZSet().zCard(EndpointKeys.waiting(endpoint))),
        instant(marks.get(1)));
  }

  @Override
  public void markGone(EndpointId endpoint, String urlMark) {
    redis.opsForHash().put(EndpointKeys.marks(endpoint), "gone", urlMark);
    redis.expire(EndpointKeys.marks(endpoint), Duration.ofSeconds(Long.parseLong(TTL_SECONDS)));
  }

  @Override
  public boolean isGone(EndpointId endpoint, String urlMark) {
    return urlMark.equals(redis.opsForHash().get(EndpointKeys.marks(endpoint), "gone"));
  }

  @Override
  public List<DueEndpoint> dueEndpoints(int atMost) {
    return index.due(clock.instant(), atMost);
  }

  @Override
  public List<Claim> claim(DueEndpoint due, int atMost, Instant leaseEnd) {
    String token = UUID.randomUUID().toString();
    List<?> answer =
        Objects.requireNonNull(
            redis.execute(
                PointerScripts.CLAIM,
                EndpointKeys.of(due.endpoint()),
                millis(clock.instant()),
                Integer.toString(atMost),
                millis(leaseEnd),
                token,
                TTL_SECONDS));
    index.move(due, (String) answer.get(0));
    List<Claim> claims = new ArrayList<>();
    for (int i = 1; i < answer.size(); i += 2) {
      Pointer.of(due.endpoint(), (String) answer.get(i), (String) answer.get(i + 1))
          .ifPresent(pointer -> claims.add(new Claim(pointer, token, leaseEnd)));
    }
    return claims;
  }

  @Override
  public void lookAt(EndpointId endpoint) {
    index.touch(endpoint, clock.instant());
  }

  @Override
  public void defer(DueEndpoint due, Instant until) {
    index.move(due, millis(until));
  }

  @Override
  public long count() {
    return index.all().stream()
        .mapToLong(endpoint -> redis.opsForHash().size(EndpointKeys.pointers(endpoint)))
        .sum();
  }

  private static @Nullable Instant instant(@Nullable Object millis) {
    return millis == null || millis.equals("")
        ? null
        : Instant.ofEpochMilli(Long.parseLong((String) millis));
  }

  private static String millis(Instant instant) {
    return Long.toString(instant.toEpochMilli());
  }

  /// A settlement as the script takes it.
  private record Step(
      String operation, String pointer, String due, boolean holdsChat, String deadLetter) {}
}
