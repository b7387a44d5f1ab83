package io.manyline.gateway.group;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of following an invitation. @param invite a code, or a link `https://chat.whatsapp.com/…`
@Schema(name = "JoinGroup")
record JoinGroupRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String invite) {}
