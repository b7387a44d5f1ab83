package io.manyline.dispatcher.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When failed deliveries are tried again.
///
/// @param steps waits before each attempt, the first included
/// @param holdLimit the longest step that later events of the chat wait for
/// @param permitsPerEndpoint attempts at one endpoint at one time
/// @param maxInFlight retries at one time, of all endpoints
/// @param tick how often due work is looked for
@ConfigurationProperties("manyline.dispatcher.retry")
record RetryProperties(
    @DefaultValue({"0s", "5s", "30s", "2m", "10m", "30m", "2h", "6h", "12h", "24h"})
        List<Duration> steps,
    @DefaultValue("2m") Duration holdLimit,
    @DefaultValue("16") int permitsPerEndpoint,
    @DefaultValue("2000") int maxInFlight,
    @DefaultValue("100ms") Duration tick) {}
