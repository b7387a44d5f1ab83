package io.manyline.registry.webhook;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.session.EndpointChanges;
import io.manyline.registry.session.EndpointChanges.Changes;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SwapScript;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [WebhookEndpoints] in Redis.
///
/// **Shape:** `endpoint` is the record and decides; `endpoints` and `endpointsOf` are indexes that
/// let it be found. Create: indexes, record, and a look whether the session is still there. Delete:
/// record and all that waits, indexes. A crash in between leaves an index without a record, which
/// who reads it takes out once it is a minute old.
public final class RedisWebhookEndpoints implements WebhookEndpoints {
  private static final int CONCURRENT_READS = 64;
  private static final Duration DANGLING = Duration.ofMinutes(1);
  private static final Comparator<WebhookEndpoint> BY_AGE =
      Comparator.comparing(WebhookEndpoint::createdAt)
          .thenComparing(endpoint -> endpoint.id().value());

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final SessionDirectory sessions;
  private final ShortForms shortForms;
  private final EndpointFormat format;
  private final UlidSource ulids;
  private final InstantSource clock;
  private final SwapScript swap;
  private final AddEndpointScript add;
  private final EndpointChanges changes;

  public RedisWebhookEndpoints(
      ReactiveRedisTemplate<String, byte[]> redis,
      SessionDirectory sessions,
      MasterKey masterKey,
      SecureRandom random,
      InstantSource clock) {
    this.redis = redis;
    this.sessions = sessions;
    this.shortForms = new ShortForms(sessions);
    this.format = new EndpointFormat(masterKey);
    this.ulids = new UlidSource(clock, random);
    this.clock = clock;
    this.swap = new SwapScript(redis);
    this.add = new AddEndpointScript(redis);
    this.changes = new EndpointChanges(redis);
  }

  @Override
  public Mono<WebhookEndpoint> create(NewEndpoint wanted, EndpointLimits limits) {
    Scope scope = wanted.scope();
    WebhookEndpoint endpoint =
        new WebhookEndpoint(
            EndpointId.next(ulids),
            scope,
            wanted.target(),
            wanted.filter(),
            wanted.policy(),
            wanted.state(),
            1,
            clock.instant(),
            clock.instant());
    Mono<Void> indexed = Mono.defer(() -> add.run(endpoint.id(), scope, clock.instant(), limits));
    return indexed
        // Some of them may be left from a crash.
        .onErrorResume(
            EndpointLimitException.class,
            _ ->
                list(scope.tenant(), scope.network())
                    .thenMany(indexed(indexOf(scope)))
                    .then(indexed))
        .then(
            redis
                .opsForValue()
                .set(RedisKeys.endpoint(endpoint.id().value()), format.first(endpoint)))
        .then(hasSession(scope))
        .flatMap(
            there ->
                there
                    ? changes.tell(scope.tenant()).thenReturn(endpoint)
                    : removed(endpoint).then(Mono.empty()));
  }

  /// A session that was deleted meanwhile has taken its endpoints along, or not seen this one.
  private Mono<Boolean> hasSession(Scope scope) {
    SessionUid session = scope.session();
    return session == null ? Mono.just(true) : sessions.find(session).hasElement();
  }

  @Override
  public Mono<WebhookEndpoint> find(EndpointId id) {
    return id.isShortForm()
        ? Mono.justOrEmpty(uid(id)).flatMap(shortForms::find)
        : redis.opsForValue().get(RedisKeys.endpoint(id.value())).map(format::read);
  }

  @Override
  public Mono<WebhookEndpoint> update(EndpointId id, UnaryOperator<WebhookEndpoint> change) {
    if (id.isShortForm()) {
      return Mono.justOrEmpty(uid(id)).flatMap(uid -> shortForms.update(uid, change));
    }
    return redis
        .opsForValue()
        .get(RedisKeys.endpoint(id.value()))
        .flatMap(
            value ->
                swapped(id, value, change).switchIfEmpty(Mono.defer(() -> update(id, change))));
  }

  /// Empty when somebody else was faster.
  private Mono<WebhookEndpoint> swapped(
      EndpointId id, byte[] value, UnaryOperator<WebhookEndpoint> change) {
    WebhookEndpoint current = format.read(value);
    WebhookEndpoint wanted = change.apply(current);
    if (wanted.equals(current)) {
      return Mono.just(current);
    }
    WebhookEndpoint next = wanted.touched(current.version() + 1, clock.instant());
    return swap.run(RedisKeys.endpoint(id.value()), value, format.next(next, value))
        .filter(done -> done)
        .flatMap(_ -> changes.tell(next.scope().tenant()).thenReturn(next));
  }

  @Override
  public Mono<Boolean> delete(EndpointId id) {
    return find(id)
        .flatMap(
            endpoint ->
                (id.isShortForm()
                        ? Mono.justOrEmpty(uid(id)).flatMap(shortForms::delete).then(forgotten(id))
                        : removed(endpoint))
                    .thenReturn(true))
        .defaultIfEmpty(false);
  }

  private Mono<Void> removed(WebhookEndpoint endpoint) {
    Scope scope = endpoint.scope();
    byte[] id = endpoint.id().value().getBytes(StandardCharsets.US_ASCII);
    return forgotten(endpoint.id())
        .then(redis.opsForZSet().remove(indexOf(scope), id))
        .then(redis.opsForZSet().remove(RedisKeys.endpoints(scope.tenant(), scope.network()), id))
        .then(changes.tell(scope.tenant()));
  }

  /// The record first.
  private Mono<Void> forgotten(EndpointId id) {
    return Flux.fromIterable(RedisKeys.allOfEndpoint(id.value())).concatMap(redis::delete).then();
  }

  @Override
  public Flux<WebhookEndpoint> list(TenantId tenant, Network network) {
    return indexed(RedisKeys.endpoints(tenant, network)).sort(BY_AGE);
  }

  @Override
  public Flux<WebhookEndpoint> ofSession(SessionUid uid, TenantId tenant, Network network) {
    Flux<WebhookEndpoint> others =
        Flux.fromIterable(
                List.of(
                    RedisKeys.endpointsOf(tenant, network, uid),
                    RedisKeys.endpointsOf(tenant, network, null)))
            .concatMap(this::indexed)
            .sort(BY_AGE);
    return shortForms.find(uid).flux().concatWith(others);
  }

  private Flux<WebhookEndpoint> indexed(String index) {
    return redis
        .opsForZSet()
        .rangeWithScores(index, Range.unbounded())
        .flatMap(
            each ->
                Mono.justOrEmpty(each.getValue())
                    .map(id -> new String(id, StandardCharsets.US_ASCII))
                    .flatMap(id -> redis.opsForValue().get(RedisKeys.endpoint(id)))
                    .map(format::read)
                    .switchIfEmpty(Mono.defer(() -> tidied(index, each))),
            CONCURRENT_READS);
  }

  /// A name without a record: of somebody who is just writing it, or who died over it.
  private Mono<WebhookEndpoint> tidied(String index, TypedTuple<byte[]> name) {
    Double at = name.getScore();
    byte[] id = name.getValue();
    boolean old = at != null && at < clock.instant().minus(DANGLING).toEpochMilli();
    return old && id != null
        ? redis.opsForZSet().remove(index, id).then(Mono.empty())
        : Mono.empty();
  }

  @Override
  public Mono<Changes> changes(long since) {
    return changes.since(since);
  }

  private static String indexOf(Scope scope) {
    return RedisKeys.endpointsOf(scope.tenant(), scope.network(), scope.session());
  }

  private static Optional<SessionUid> uid(EndpointId id) {
    return Optional.of(id.value())
        .filter(value -> value.matches("[0-9A-HJKMNP-TV-Z]{26}"))
        .map(SessionUid::new);
  }
}
