package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.attempt.RedisAttemptLog;
import io.manyline.dispatcher.deadletter.RedisDeadLetters;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisPointerStoreIT implements PointerStoreContract {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final EndpointId endpoint = new EndpointId(UUID.randomUUID().toString().replace("-", ""));
  private final SettableClock clock = new SettableClock();
  private LettuceConnectionFactory connections;
  private StringRedisTemplate redis;
  private RedisPointerStore store;

  @BeforeEach
  void connect() {
    connections =
        new LettuceConnectionFactory(new RedisStandaloneConfiguration(REDIS.host(), REDIS.port()));
    connections.afterPropertiesSet();
    redis = new StringRedisTemplate(connections);
    store = new RedisPointerStore(redis, BreakerPolicy.DEFAULT, clock);
  }

  @AfterEach
  void disconnect() {
    redis.delete(EndpointKeys.of(endpoint));
    redis.opsForZSet().remove("ml:dispatcher:due", endpoint.value());
    connections.destroy();
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
    store.settle(claim(), new Settlement.Buried(DeadLetter.Reason.EVENT_GONE), attempt);
    store.park(pointer(2, A));
    claim();

    assertThat(EndpointKeys.of(endpoint))
        .allSatisfy(key -> assertThat(redis.getExpire(key)).as(key).isPositive());
  }

  @Test
  void pointerOfAnUnknownFormatShouldBePassedOver() {
    store.park(pointer(1, A));
    redis
        .opsForHash()
        .put(EndpointKeys.pointers(endpoint), new EventPosition(3, 1).pointerId(), "9 new");

    assertThat(store.claim(due(), 10, clock.instant().plus(LEASE))).isEmpty();
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

  private Pointer pointer(long offset, ChatKey chat) {
    return new Pointer(
        new EventPosition(3, offset), endpoint, chat, "evt" + offset, 0, clock.instant(), false);
  }
}
