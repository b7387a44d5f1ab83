package io.manyline.registry.config;

import io.manyline.registry.id.Network;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What all services of an installation must agree on.
///
/// @param shards partitions of each topic; fixed at the first start
/// @param network which WhatsApp the sessions talk to
@ConfigurationProperties("manyline")
public record InstallationProperties(
    @DefaultValue("64") int shards, @DefaultValue("sandbox") Network network) {}
