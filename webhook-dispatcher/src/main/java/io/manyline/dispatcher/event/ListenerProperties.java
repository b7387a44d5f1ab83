package io.manyline.dispatcher.event;

import io.manyline.proto.topic.Topics;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How events are read.
///
/// @param topic where events are
/// @param consumerGroup whose members share the partitions
/// @param maxUnfinished events in memory that are neither delivered nor stored; beyond, reading
///   pauses
/// @param patience from reading an event to parking it
/// @param lease how long an attempt may take before another dispatcher may repeat it; longer than
///   `egress.total-timeout`
/// @param leaseAtStop the same for attempts that a stop cut off
/// @param finishAtStop how long a stop waits for attempts under way
@ConfigurationProperties("manyline.dispatcher.events")
public record ListenerProperties(
    @DefaultValue(Topics.SESSION_EVENTS) String topic,
    @DefaultValue("webhook-dispatcher") String consumerGroup,
    @DefaultValue("4000") int maxUnfinished,
    @DefaultValue("2s") Duration patience,
    @DefaultValue("40s") Duration lease,
    @DefaultValue("2s") Duration leaseAtStop,
    @DefaultValue("2s") Duration finishAtStop) {}
