package io.manyline.worker.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Bounds of the outbox.
///
/// @param rows most commands that wait in one session
/// @param inFlight most commands of one session that run at once
/// @param outcomeAge how long outcomes are kept, and with them the memory of command ids
/// @param outcomes most outcomes kept for one session
public record OutboxSettings(
    @DefaultValue("1000") int rows,
    @DefaultValue("16") int inFlight,
    @DefaultValue("7d") Duration outcomeAge,
    @DefaultValue("100000") int outcomes) {}
