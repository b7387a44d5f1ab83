package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.NewSession;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a create.
///
/// @param phone with country code; `+`, spaces and dashes are fine
/// @param name the phone number when absent
/// @param enabled true when absent
/// @param history how much of the past is asked of the phone when it is linked; recent when absent
@Schema(name = "CreateSession")
record CreateSessionRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "6281234567890")
        @Nullable String phone,
    @Schema(example = "My WhatsApp Business", maxLength = 100) @Nullable String name,
    @Schema(example = "https://your-server.com/webhook") @Nullable String webhookUrl,
    @Schema(defaultValue = "true") @Nullable Boolean enabled,
    @Schema(
            defaultValue = "recent",
            allowableValues = {"none", "recent", "full"})
        @Nullable String history) {

  NewSession checked(TenantId tenant, Network network) {
    if (phone == null || phone.isBlank()) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field phone is required: the number with country code, as in 6281234567890.");
    }
    String digits =
        PhoneNumbers.digits(phone)
            .orElseThrow(
                () ->
                    ErrorCode.INVALID_PHONE_NUMBER.because(
                        "The field phone is no possible phone number. Write it with its country"
                            + " code and without leading zeros, as in 6281234567890."));
    return new NewSession(
        tenant,
        network,
        new SessionId(digits),
        name == null || name.isBlank() ? digits : SessionFields.name(name),
        webhookUrl == null || webhookUrl.isBlank()
            ? null
            : WebhookAddress.checked("webhook_url", webhookUrl),
        enabled == null || enabled,
        history == null ? HistoryDepth.RECENT : SessionFields.history(history));
  }
}
