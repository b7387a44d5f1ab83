package io.manyline.gateway.config;

import io.manyline.gateway.tenant.AuthProperties;
import io.manyline.gateway.tenant.LoginAttempts;
import io.manyline.gateway.tenant.RedisLoginAttempts;
import io.manyline.gateway.tenant.RedisSigningKeys;
import io.manyline.gateway.tenant.SigningKeys;
import io.manyline.registry.config.MediaConfiguration;
import io.manyline.registry.config.RegistryConfiguration;
import io.manyline.registry.seal.MasterKey;
import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.ReactiveRedisTemplate;

/// All that is in Redis: the registry, and what only the gateway keeps there.
@Configuration(proxyBeanMethods = false)
@Import({RegistryConfiguration.class, MediaConfiguration.class})
class RedisConfiguration {
  @Bean
  SigningKeys signingKeys(
      ReactiveRedisTemplate<String, byte[]> registryRedis,
      MasterKey masterKey,
      SecureRandom random) {
    return new RedisSigningKeys(registryRedis, masterKey.sealer(), random);
  }

  @Bean
  LoginAttempts loginAttempts(
      ReactiveRedisTemplate<String, byte[]> registryRedis, AuthProperties properties) {
    return new RedisLoginAttempts(
        registryRedis, properties.loginAttempts(), properties.loginWindow());
  }
}
