package io.manyline.worker;

import io.manyline.registry.config.MediaConfiguration;
import io.manyline.registry.config.RegistryConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The registry's stores without a worker, as the gateway has them.
@Configuration(proxyBeanMethods = false)
@Import({RegistryConfiguration.class, MediaConfiguration.class})
@ImportAutoConfiguration({
  DataRedisAutoConfiguration.class,
  DataRedisReactiveAutoConfiguration.class
})
public class RegistryOnly {}
