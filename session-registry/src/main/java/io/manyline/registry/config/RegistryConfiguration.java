package io.manyline.registry.config;

import io.lettuce.core.resource.Delay;
import io.manyline.registry.claim.RedisWorkerLeases;
import io.manyline.registry.claim.WorkerLeases;
import io.manyline.registry.durability.RedisDurability;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.outbox.RedisStoredOutcomes;
import io.manyline.registry.outbox.StoredOutcomes;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.RedisPairingCodes;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.registry.seal.RedisSessionSealers;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.session.ExportFile;
import io.manyline.registry.session.Installation;
import io.manyline.registry.session.RedisInstallation;
import io.manyline.registry.session.RedisSessionDirectory;
import io.manyline.registry.session.RedisSessionStatuses;
import io.manyline.registry.session.RedisSessionTransfer;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionStatuses;
import io.manyline.registry.session.SessionTransfer;
import io.manyline.registry.user.RedisUserDirectory;
import io.manyline.registry.user.UserDirectory;
import io.manyline.registry.webhook.DeliveryLog;
import io.manyline.registry.webhook.RedisDeliveryLog;
import io.manyline.registry.webhook.RedisWebhookEndpoints;
import io.manyline.registry.webhook.RedisWebhookReplays;
import io.manyline.registry.webhook.WebhookEndpoints;
import io.manyline.registry.webhook.WebhookReplays;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/// Gives a service all stores of the registry as beans; services `@Import` it.
///
/// Needs `spring.data.redis.*` and `manyline.master-key.value`; see [InstallationProperties].
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({InstallationProperties.class, MasterKeyProperties.class})
public class RegistryConfiguration {
  @Bean
  ReactiveRedisTemplate<String, byte[]> registryRedis(ReactiveRedisConnectionFactory connections) {
    return new ReactiveRedisTemplate<>(
        connections,
        RedisSerializationContext.<String, byte[]>newSerializationContext(
                RedisSerializer.byteArray())
            .key(RedisSerializer.string())
            .hashKey(RedisSerializer.string())
            .hashValue(RedisSerializer.byteArray())
            .build());
  }

  @Bean
  @ConditionalOnMissingBean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  @ConditionalOnMissingBean
  SecureRandom secureRandom() {
    return new SecureRandom();
  }

  @Bean
  MasterKey masterKey(MasterKeyProperties properties, SecureRandom random) {
    return new MasterKey(properties, random);
  }

  @Bean
  SessionSealers sessionSealers(
      ReactiveRedisTemplate<String, byte[]> registryRedis, MasterKey masterKey) {
    return new RedisSessionSealers(registryRedis, masterKey);
  }

  @Bean
  SessionDirectory sessionDirectory(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      MasterKey masterKey,
      SecureRandom random,
      InstantSource clock,
      InstallationProperties installation) {
    return new RedisSessionDirectory(
        registryRedis, masterKey, random, clock, installation.shards());
  }

  @Bean
  WorkerLeases workerLeases(ReactiveRedisTemplate<String, byte[]> registryRedis) {
    return new RedisWorkerLeases(registryRedis);
  }

  @Bean
  SessionStatuses sessionStatuses(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      WorkerLeases leases,
      InstallationProperties installation) {
    return new RedisSessionStatuses(registryRedis, leases, installation.shards());
  }

  @Bean
  SessionTransfer sessionTransfer(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      WorkerLeases leases,
      MasterKey masterKey,
      SecureRandom random,
      InstallationProperties installation) {
    return new RedisSessionTransfer(
        registryRedis,
        leases,
        masterKey,
        installation.shards(),
        new ExportFile(random, ExportFile.ROUNDS));
  }

  @Bean
  WebhookEndpoints webhookEndpoints(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      SessionDirectory sessions,
      MasterKey masterKey,
      SecureRandom random,
      InstantSource clock) {
    return new RedisWebhookEndpoints(registryRedis, sessions, masterKey, random, clock);
  }

  @Bean
  WebhookReplays webhookReplays(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      SecureRandom random,
      InstantSource clock) {
    return new RedisWebhookReplays(registryRedis, new UlidSource(clock, random), clock);
  }

  @Bean
  DeliveryLog deliveryLog(ReactiveRedisTemplate<String, byte[]> registryRedis) {
    return new RedisDeliveryLog(registryRedis);
  }

  @Bean
  PairingCodes pairingCodes(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      SessionSealers sealers,
      InstantSource clock) {
    return new RedisPairingCodes(registryRedis, sealers, clock);
  }

  @Bean
  StoredOutcomes storedOutcomes(
      ReactiveRedisTemplate<String, byte[]> registryRedis, SessionSealers sealers) {
    return new RedisStoredOutcomes(registryRedis, sealers);
  }

  @Bean
  UserDirectory userDirectory(ReactiveRedisTemplate<String, byte[]> registryRedis) {
    return new RedisUserDirectory(registryRedis);
  }

  /// The driver's own pauses grow to half a minute; a Redis that is back is to be noticed at once.
  @Bean
  ClientResourcesBuilderCustomizer redisReconnects() {
    return resources ->
        resources.reconnectDelay(
            Delay.exponential(
                Duration.ofMillis(10), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS));
  }

  @Bean
  RedisDurability redisDurability(ReactiveRedisTemplate<String, byte[]> registryRedis) {
    return new RedisDurability(registryRedis);
  }

  @Bean
  Installation installation(ReactiveRedisTemplate<String, byte[]> registryRedis) {
    return new RedisInstallation(registryRedis);
  }
}
