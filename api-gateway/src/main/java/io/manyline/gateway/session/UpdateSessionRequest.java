package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Body of a change: what is absent stays as it is (RFC 7396).
///
/// @param webhookUrl a JSON string; `null` or `""` removes the webhook
@Schema(name = "UpdateSession")
record UpdateSessionRequest(
    @Schema(maxLength = 100) @Nullable String name,
    @Schema(type = "string", nullable = true, description = "null or \"\" removes it")
        @Nullable JsonNode webhookUrl,
    @Schema(description = "false disconnects and keeps it so") @Nullable Boolean enabled,
    @Schema(
            description =
                "What is asked of the phone at the next linking, and taken in from the next"
                    + " connection on",
            allowableValues = {"none", "recent", "full"})
        @Nullable String history) {

  /// Checks all fields, then gives the change.
  UnaryOperator<SessionConfig> checked() {
    String newName = name == null ? null : SessionFields.name(name);
    HistoryDepth depth = history == null ? null : SessionFields.history(history);
    JsonNode url = webhookUrl;
    URI newUrl = url == null ? null : parsed(url);
    return session -> {
      SessionConfig changed = session;
      if (newName != null) {
        changed = changed.withName(newName);
      }
      if (url != null) {
        changed = changed.withWebhookUrl(newUrl);
      }
      if (depth != null) {
        changed = changed.withHistory(depth);
      }
      return enabled == null ? changed : changed.withEnabled(enabled);
    };
  }

  private static @Nullable URI parsed(JsonNode url) {
    if (url.isNull()) {
      return null;
    }
    if (!url.isString()) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field webhook_url is a string, or null to remove it.");
    }
    return url.asString().isBlank() ? null : WebhookAddress.checked("webhook_url", url.asString());
  }
}
