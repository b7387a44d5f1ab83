package io.manyline.dispatcher.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When failed deliveries are tried again.
///
/// @param steps waits before each attempt, the first included; of endpoints without their own
/// @param holdLimit the longest step that later events of the chat wait for
/// @param maxInFlight retries at one time, of all endpoints
/// @param tick how often due work is looked for
/// @param breakerFailures failures in a row after which an endpoint is left alone for a while
/// @param breakerFirst how long at first; then twice as long after each probe that fails
/// @param breakerLongest how long at most
@ConfigurationProperties("manyline.dispatcher.retry")
record RetryProperties(
    @DefaultValue({"0s", "5s", "30s", "2m", "10m", "30m", "2h", "6h", "12h", "24h"})
        List<Duration> steps,
    @DefaultValue("2m") Duration holdLimit,
    @DefaultValue("2000") int maxInFlight,
    @DefaultValue("100ms") Duration tick,
    @DefaultValue("10") int breakerFailures,
    @DefaultValue("10s") Duration breakerFirst,
    @DefaultValue("2m") Duration breakerLongest) {}
