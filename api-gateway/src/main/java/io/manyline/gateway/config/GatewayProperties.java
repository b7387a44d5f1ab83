package io.manyline.gateway.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Bounds of the gateway.
///
/// @param commandWait how long a call waits for its command's outcome before it answers 202
/// @param qrWait how long a call waits for the first pairing code
/// @param qrMinimumLife what a code must still have to be shown: time to lift a phone
/// @param maxWaiters calls that wait for an outcome at a time
/// @param maxViewers WebSockets at a time
/// @param maxViewersOfATenant of them of one tenant
/// @param viewerBuffer events kept for a viewer that does not take them, before it is dropped
/// @param maxStreams streams of `/api/events` at a time; each has a thread and a Kafka consumer
/// @param maxStreamsOfATenant of them of one tenant
/// @param streamHeartbeat the longest silence on such a stream
/// @param bodyLimit larger request bodies are refused with 413
/// @param startPatience how long to wait for Kafka and Redis at start
@ConfigurationProperties("manyline.gateway")
public record GatewayProperties(
    @DefaultValue("10s") Duration commandWait,
    @DefaultValue("30s") Duration qrWait,
    @DefaultValue("10s") Duration qrMinimumLife,
    @DefaultValue("10000") int maxWaiters,
    @DefaultValue("1000") int maxViewers,
    @DefaultValue("500") int maxViewersOfATenant,
    @DefaultValue("256") int viewerBuffer,
    @DefaultValue("50") int maxStreams,
    @DefaultValue("25") int maxStreamsOfATenant,
    @DefaultValue("15s") Duration streamHeartbeat,
    @DefaultValue("1MB") DataSize bodyLimit,
    @DefaultValue("60s") Duration startPatience) {}
