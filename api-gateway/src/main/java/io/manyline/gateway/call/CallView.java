package io.manyline.gateway.call;

import io.swagger.v3.oas.annotations.media.Schema;

/// What became of a rejection.
///
/// @param status done, or queued when it takes longer
@Schema(name = "CallAction")
record CallView(
    String commandId, String callId, @Schema(allowableValues = {"done", "queued"}) String status) {}
