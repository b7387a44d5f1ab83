package io.manyline.gateway.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a send.
///
/// @param status sent: WhatsApp has taken it; queued: we have
/// @param timestamp WhatsApp's own time of the message; null while queued
/// @param serverId of a post in a channel: its place there; left out otherwise and while queued
@Schema(name = "SentMessage")
record SentView(
    String messageId,
    String commandId,
    @Schema(allowableValues = {"sent", "queued"}) String status,
    String to,
    @Nullable Instant timestamp,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long serverId) {}
