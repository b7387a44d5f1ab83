package io.manyline.gateway.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last attempts, and what waits.
@Schema(name = "WebhookAttemptList")
record AttemptListView(
    List<AttemptView> attempts,
    int total,
    @Schema(description = "events that wait for another attempt") long waiting,
    @Schema(description = "when the next one is due; null when none waits")
        @Nullable Instant nextAt) {}
