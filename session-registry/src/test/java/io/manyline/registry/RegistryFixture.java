package io.manyline.registry;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.NewSession;
import io.manyline.registry.session.RedisSessionDirectory;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.NewEndpoint;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.RedisWebhookEndpoints;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.testsupport.RedisExtension;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/// A connection to the test's Redis, and a tenant that no other test has.
public final class RegistryFixture implements AutoCloseable {
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  public final SecureRandom random = new SecureRandom();
  public final MasterKey masterKey =
      new MasterKey(
          new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32])), random);
  public final TenantId tenant = new TenantId("t" + UUID.randomUUID().toString().replace("-", ""));
  public final ReactiveRedisTemplate<String, byte[]> redis;

  private final LettuceConnectionFactory connections;

  public RegistryFixture(RedisExtension extension) {
    connections = new LettuceConnectionFactory(extension.host(), extension.port());
    connections.afterPropertiesSet();
    connections.start();
    redis =
        new ReactiveRedisTemplate<>(
            connections,
            RedisSerializationContext.<String, byte[]>newSerializationContext(
                    RedisSerializer.byteArray())
                .key(RedisSerializer.string())
                .hashKey(RedisSerializer.string())
                .hashValue(RedisSerializer.byteArray())
                .build());
  }

  public NewSession newSession(String phone) {
    return new NewSession(
        tenant, Network.SANDBOX, new SessionId(phone), "Test", null, true, HistoryDepth.RECENT);
  }

  /// @param session null: for all sessions
  public NewEndpoint newEndpoint(URI url, @Nullable SessionUid session) {
    return new NewEndpoint(
        new Scope(tenant, Network.SANDBOX, session),
        new Target(url, Map.of(), Secrets.of(WebhookSecret.create(random)), null),
        EventFilter.ALL,
        Policy.DEFAULT,
        State.ENABLED);
  }

  /// With eight shards.
  public RedisSessionDirectory sessions(InstantSource clock) {
    return new RedisSessionDirectory(redis, masterKey, random, clock, 8);
  }

  public RedisWebhookEndpoints endpoints(SessionDirectory sessions, InstantSource clock) {
    return new RedisWebhookEndpoints(redis, sessions, masterKey, random, clock);
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
