package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An endpoint as shown: without secrets, header values and keys.
///
/// @param sessionId null for all sessions
/// @param reason why it is disabled; null while it is enabled
@Schema(name = "Webhook")
record WebhookView(
    @Schema(example = "wh_01J9ZC4T5V6W7X8Y9Z0ABCDEFG") String id,
    @Schema(description = "null: the events of all sessions") @Nullable String sessionId,
    @Schema(description = "it is the webhook_url of its session") boolean shortForm,
    String url,
    List<String> types,
    @Schema(description = "empty for all") List<String> chats,
    @Schema(description = "names of your own headers; their values are not shown")
        List<String> headerNames,
    @Schema(allowableValues = {"per_chat", "none"}) String ordering,
    long timeoutSeconds,
    int concurrency,
    @Schema(description = "empty: the installation's") List<Long> retryScheduleSeconds,
    boolean enabled,
    @Schema(
            description = "why it is disabled; null while it is not",
            example = "user_request, gone, failing")
        @Nullable String reason,
    @Schema(description = "when it was disabled, or enabled again") @Nullable Instant since,
    @Schema(description = "the secret before the last rotation signs, too, until then")
        @Nullable Instant previousSecretUntil,
    @Schema(description = "certificates of its own authorities are trusted, not the public ones")
        boolean ownAuthorities,
    boolean clientCertificate,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  static WebhookView of(WebhookEndpoint endpoint, @Nullable String sessionId) {
    ClientTls tls = endpoint.target().tls();
    return new WebhookView(
        endpoint.id().value(),
        sessionId,
        endpoint.isShortForm(),
        endpoint.target().url().toString(),
        endpoint.filter().types(),
        endpoint.filter().chats().stream().sorted().map(WebhookFields::name).toList(),
        List.copyOf(endpoint.target().headers().keySet()),
        WebhookFields.name(endpoint.policy().ordering()),
        endpoint.policy().timeout().toSeconds(),
        endpoint.policy().concurrency(),
        endpoint.policy().retrySchedule().stream().map(Duration::toSeconds).toList(),
        endpoint.state().enabled(),
        endpoint.state().enabled() ? null : endpoint.state().reason(),
        endpoint.state().since(),
        endpoint.target().secrets().previousUntil(),
        tls != null && tls.authorities() != null,
        tls != null && tls.certificate() != null,
        endpoint.version(),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }
}
