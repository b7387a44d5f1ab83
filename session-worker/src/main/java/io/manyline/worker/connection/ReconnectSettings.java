package io.manyline.worker.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When a lost connection is tried again.
///
/// @param first delay after the first failure; the next ones grow like Fibonacci's numbers
/// @param cap most delay
/// @param stableAfter how long a connection must hold before the count begins anew
public record ReconnectSettings(
    @DefaultValue("1s") Duration first,
    @DefaultValue("5m") Duration cap,
    @DefaultValue("30s") Duration stableAfter) {}
