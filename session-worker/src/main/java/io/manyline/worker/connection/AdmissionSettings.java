package io.manyline.worker.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How fast the whole cluster begins connections.
///
/// @param perSecond connections per second
/// @param burst most that may begin at once after a pause
/// @param drawEvery how long the tokens of one draw are meant to last
public record AdmissionSettings(
    @DefaultValue("50") int perSecond,
    @DefaultValue("10") int burst,
    @DefaultValue("100ms") Duration drawEvery) {}
