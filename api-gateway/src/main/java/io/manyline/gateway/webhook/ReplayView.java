package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.What;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A replay as shown.
@Schema(name = "Replay")
record ReplayView(
    String id,
    @Schema(description = "of one event") @Nullable String eventId,
    @Schema(description = "of a range of time") @Nullable Instant from,
    @Nullable Instant to,
    boolean deadLetters,
    int perSecond,
    @Schema(allowableValues = {"waiting", "running", "done", "cancelled", "failed"}) String state,
    @Schema(description = "events that the webhook took") long done,
    @Schema(description = "events that it did not") long failed,
    @Schema(description = "null until it is known") @Nullable Long total,
    @Schema(description = "why it failed") @Nullable String problem,
    Instant requestedAt,
    @Nullable Instant finishedAt) {

  static ReplayView of(Replay replay) {
    Replay.Progress progress = replay.progress();
    What what = replay.what();
    return new ReplayView(
        replay.id(),
        what instanceof What.OneEvent(String id) ? id : null,
        what instanceof What.TimeRange(Instant from, _) ? from : null,
        what instanceof What.TimeRange(_, Instant to) ? to : null,
        what instanceof What.DeadLetters,
        replay.perSecond(),
        WebhookFields.name(progress.state()),
        progress.done(),
        progress.failed(),
        progress.total(),
        progress.problem().isEmpty() ? null : progress.problem(),
        replay.requestedAt(),
        progress.finishedAt());
  }
}
