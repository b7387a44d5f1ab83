package io.manyline.registry.config;

import org.springframework.context.annotation.Configuration;

/// Gives a service all stores of the registry as beans; services `@Import` it.
///
/// Needs `spring.data.redis.*`, `manyline.master-key.value` and `manyline.shards`.
@Configuration(proxyBeanMethods = false)
public class RegistryConfiguration {}
