package io.manyline.registry.webhook;

import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SwapFieldScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [WebhookReplays] in Redis: a hash per endpoint, and a sorted set of what is open.
///
/// **Order and threads:** the record is written before it is named as open, and its end before it
/// is not named any more; a name without an open record is taken out by who reads it.
public final class RedisWebhookReplays implements WebhookReplays {
  private static final Duration KEPT = Duration.ofDays(8);
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
        .then(
            redis
                .opsForZSet()
                .add(
                    RedisKeys.openReplays(),
                    name(endpoint, replay.id()),
                    replay.requestedAt().toEpochMilli()))
        .thenReturn(replay);
  }

  @Override
  public Mono<Replay> find(EndpointId endpoint, String id) {
    return redis.<String, byte[]>opsForHash().get(key(endpoint), id).map(ReplayFormat::read);
  }

  @Override
  public Flux<Replay> list(EndpointId endpoint) {
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
        .flatMap(_ -> next.isOver() ? closed(name(endpoint, next.id())) : Mono.just(0L))
        .map(_ -> next);
  }

  @Override
  public Flux<Open> open(int atMost) {
    return redis
        .opsForZSet()
        .range(RedisKeys.openReplays(), Range.closed(0L, atMost - 1L))
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
