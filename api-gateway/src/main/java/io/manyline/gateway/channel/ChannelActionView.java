package io.manyline.gateway.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.ChannelOutcome;
import io.manyline.proto.command.v1.CommandOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of a change of a channel; what does not apply is left out.
///
/// @param status done, or queued: it is carried out within a minute or fails
/// @param liveSeconds for how long live updates come
@Schema(name = "ChannelAction")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChannelActionView(
    String commandId,
    @Schema(allowableValues = {"done", "queued"}) String status,
    @Nullable String channelId,
    @Nullable ChannelView channel,
    @Nullable Long liveSeconds) {

  static ChannelActionView queued(String commandId) {
    return new ChannelActionView(commandId, "queued", null, null, null);
  }

  static ChannelActionView of(CommandOutcome outcome) {
    ChannelOutcome told = outcome.getChannel();
    ChannelView channel = told.hasChannel() ? ChannelView.of(told.getChannel()) : null;
    return new ChannelActionView(
        outcome.getCommandId(),
        "done",
        channel == null ? null : channel.id(),
        channel,
        told.hasLiveSeconds() ? told.getLiveSeconds() : null);
  }
}
