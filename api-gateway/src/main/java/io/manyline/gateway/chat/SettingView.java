package io.manyline.gateway.chat;

import io.swagger.v3.oas.annotations.media.Schema;

/// What became of a change.
///
/// @param status done, or queued when it takes longer
@Schema(name = "SettingChange")
public record SettingView(
    String commandId, @Schema(allowableValues = {"done", "queued"}) String status) {}
