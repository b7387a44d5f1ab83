package io.manyline.registry.webhook;

import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SwapFieldScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [WebhookReplays] in Redis: a hash per endpoint, and a sorted set of what is open, by the time
/// from which a dispatcher may take it.
///
/// **Order and threads:** the record is written before it is named as open, and its end before it
/// is not named any more; a name without an open record is taken out by who reads it.
public final class RedisWebhookReplays implements WebhookReplays {
  private static final Duration KEPT = Duration.ofDays(8);

  /// So many that are over, of one endpoint.
  private static final int MOST_KEPT = 100;

  private static final String PREFIX = "rp_";

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final UlidSource ulids;
  private final InstantSource clock;
  private final SwapFieldScript swap;

  public RedisWebhookReplays(
      ReactiveRedisTemplate<String, byte[]> redis, UlidSource ulids, InstantSource clock) {
    this.redis = redis;
    this.ulids = ulids;
    this.clock = clock;
    this.swap = new SwapFieldScript(redis);
  }

  @Override
  public Mono<Replay> request(EndpointId endpoint, Replay.What what, int perSecond) {
    Replay replay = Replay.requested(PREFIX + ulids.next(), what, perSecond, clock.instant());
    return redis
        .<String, byte[]>opsForHash()
        .put(key(endpoint), replay.id(), ReplayFormat.first(replay))
        .then(redis.expire(key(endpoint), KEPT))
        .then(named(endpoint, replay.id(), replay.requestedAt()))
        .then(forget(endpoint))
        .thenReturn(replay);
  }

  private Mono<Boolean> named(EndpointId endpoint, String id, Instant free) {
    return redis.opsForZSet().add(RedisKeys.openReplays(), name(endpoint, id), free.toEpochMilli());
  }

  /// Takes out those that were over long ago, and those beyond the most.
  private Mono<Void> forget(EndpointId endpoint) {
    return stored(endpoint)
        .filter(Replay::isOver)
        .index((index, replay) -> index < MOST_KEPT && isKept(replay) ? "" : replay.id())
        .filter(id -> !id.isEmpty())
        .collectList()
        .filter(ids -> !ids.isEmpty())
        .flatMap(ids -> redis.opsForHash().remove(key(endpoint), ids.toArray()))
        .then();
  }

  private boolean isKept(Replay replay) {
    Instant finished = replay.progress().finishedAt();
    return finished == null || finished.isAfter(clock.instant().minus(KEPT));
  }

  @Override
  public Mono<Replay> find(EndpointId endpoint, String id) {
    return redis
        .<String, byte[]>opsForHash()
        .get(key(endpoint), id)
        .map(ReplayFormat::read)
        .filter(this::isKept);
  }

  @Override
  public Flux<Replay> list(EndpointId endpoint) {
    return stored(endpoint).filter(this::isKept);
  }

  /// Newest first.
  private Flux<Replay> stored(EndpointId endpoint) {
    return redis
        .<String, byte[]>opsForHash()
        .values(key(endpoint))
        .map(ReplayFormat::read)
        .sort(Comparator.comparing(Replay::requestedAt).thenComparing(Replay::id).reversed());
  }

  @Override
  public Mono<Replay> cancel(EndpointId endpoint, String id) {
    return update(endpoint, id, replay -> replay.cancelled(clock.instant()));
  }

  @Override
  public Mono<Replay> update(EndpointId endpoint, String id, UnaryOperator<Replay> change) {
    return redis
        .<String, byte[]>opsForHash()
        .get(key(endpoint), id)
        .flatMap(
            value ->
                swapped(endpoint, value, change)
                    .switchIfEmpty(Mono.defer(() -> update(endpoint, id, change))));
  }

  /// Empty when somebody else was faster.
  private Mono<Replay> swapped(EndpointId endpoint, byte[] value, UnaryOperator<Replay> change) {
    Replay current = ReplayFormat.read(value);
    Replay next = change.apply(current);
    if (next.equals(current)) {
      return Mono.just(current);
    }
    return swap.run(key(endpoint), current.id(), value, ReplayFormat.next(next, value))
        .filter(done -> done)
        .flatMap(_ -> redis.expire(key(endpoint), KEPT))
        .flatMap(_ -> renamed(endpoint, current, next).thenReturn(next));
  }

  private Mono<?> renamed(EndpointId endpoint, Replay current, Replay next) {
    if (next.isOver()) {
      return closed(name(endpoint, next.id()));
    }
    Instant lease = next.leaseEnd();
    return lease == null || lease.equals(current.leaseEnd())
        ? Mono.empty()
        : named(endpoint, next.id(), lease);
  }

  @Override
  public Flux<Open> open(int atMost) {
    return redis
        .opsForZSet()
        .rangeByScore(
            RedisKeys.openReplays(),
            Range.rightOpen(0.0, (double) clock.millis() + 1),
            Limit.limit().count(atMost))
        .concatMap(this::open);
  }

  private Mono<Open> open(byte[] name) {
    String[] parts = new String(name, StandardCharsets.US_ASCII).split(" ", 2);
    EndpointId endpoint = new EndpointId(parts[0]);
    return find(endpoint, parts[1])
        .filter(replay -> !replay.isOver())
        .map(replay -> new Open(endpoint, replay.id(), replay.requestedAt()))
        .switchIfEmpty(Mono.defer(() -> closed(name).then(Mono.empty())));
  }

  private Mono<Long> closed(byte[] name) {
    return redis.opsForZSet().remove(RedisKeys.openReplays(), name);
  }

  private static String key(EndpointId endpoint) {
    return RedisKeys.endpointReplays(endpoint.value());
  }

  private static byte[] name(EndpointId endpoint, String id) {
    return (endpoint.value() + " " + id).getBytes(StandardCharsets.US_ASCII);
  }
}
