package io.manyline.gateway.webhook;

import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.NewEndpoint;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of a create. What is absent is as the defaults say.
@Schema(name = "CreateWebhook")
record CreateWebhookRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "https://your-server.com/webhook",
            maxLength = 2048)
        @Nullable String url,
    @ArraySchema(
            schema = @Schema(example = "message.*"),
            arraySchema =
                @Schema(description = "types, families such as message.*, or *; all when absent"))
        @Nullable List<String> types,
    @ArraySchema(
            schema = @Schema(allowableValues = {"direct", "group", "status", "channel"}),
            arraySchema =
                @Schema(
                    description =
                        "events of these kinds of chats only, and those of no chat; all when absent"))
        @Nullable List<String> chats,
    @Schema(description = "sent beside ours; their values are never shown again")
        @Nullable Map<String, String> headers,
    @Schema(
            defaultValue = "per_chat",
            allowableValues = {"per_chat", "none"})
        @Nullable String ordering,
    @Schema(defaultValue = "20", minimum = "1", maximum = "30") @Nullable Integer timeoutSeconds,
    @Schema(defaultValue = "16", minimum = "1", maximum = "64") @Nullable Integer concurrency,
    @Schema(
            description =
                "0, then the waits before each further attempt, none shorter than the one before;"
                    + " empty: the installation's",
            example = "[0, 5, 60, 600]")
        @Nullable List<Integer> retryScheduleSeconds,
    @Schema(defaultValue = "true") @Nullable Boolean enabled,
    @Schema(description = "whsec_ and 24 to 64 bytes in base64; one is made when absent")
        @Nullable String secret,
    @Nullable TlsFields tls) {

  NewEndpoint checked(Scope scope, SecureRandom random, Instant now) {
    Target target =
        new Target(
            WebhookFields.url(url),
            headers == null ? Map.of() : HeaderFields.checked(headers),
            Secrets.of(
                secret == null ? WebhookSecret.create(random) : WebhookFields.secret(secret)),
            tls == null ? null : tls.checked());
    Policy policy =
        new Policy(
            ordering == null ? Policy.DEFAULT.ordering() : WebhookFields.ordering(ordering),
            timeoutSeconds == null
                ? Policy.DEFAULT.timeout()
                : WebhookFields.timeout(timeoutSeconds),
            concurrency == null
                ? Policy.DEFAULT.concurrency()
                : WebhookFields.concurrency(concurrency),
            retryScheduleSeconds == null
                ? Policy.DEFAULT.retrySchedule()
                : WebhookFields.schedule(retryScheduleSeconds));
    return new NewEndpoint(
        scope,
        target,
        new EventFilter(WebhookFields.types(types), WebhookFields.chats(chats)),
        policy,
        enabled == null || enabled ? State.ENABLED : State.disabled(State.USER_REQUEST, now));
  }

  @Override
  public String toString() {
    return "CreateWebhookRequest[]";
  }
}
