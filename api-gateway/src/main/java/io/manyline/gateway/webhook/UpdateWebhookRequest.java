package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.ChatKind;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Body of a change: what is absent stays as it is; a list or map that is there replaces the old
/// one as a whole.
@Schema(name = "UpdateWebhook")
record UpdateWebhookRequest(
    @Schema(maxLength = 2048) @Nullable String url,
    @Nullable List<String> types,
    @ArraySchema(
            schema = @Schema(allowableValues = {"direct", "group", "status", "channel"}),
            arraySchema = @Schema(description = "[] for all"))
        @Nullable List<String> chats,
    @Schema(description = "{} for none") @Nullable Map<String, String> headers,
    @Schema(allowableValues = {"per_chat", "none"}) @Nullable String ordering,
    @Schema(minimum = "1", maximum = "30") @Nullable Integer timeoutSeconds,
    @Schema(minimum = "1", maximum = "64") @Nullable Integer concurrency,
    @Schema(
            description =
                "0, then the waits before each further attempt; [] for the installation's")
        @Nullable List<Integer> retryScheduleSeconds,
    @Schema(
            description =
                "true also enables what was disabled for its failures, as does another url")
        @Nullable Boolean enabled,
    @Schema(description = "{} for none") @Nullable TlsFields tls) {

  /// Checks all fields, then gives the change.
  UnaryOperator<WebhookEndpoint> checked(Instant now) {
    URI newUrl = url == null ? null : WebhookFields.url(url);
    List<String> newTypes = types == null ? null : WebhookFields.types(types);
    Set<ChatKind> newChats = chats == null ? null : WebhookFields.chats(chats);
    Map<String, String> newHeaders = headers == null ? null : HeaderFields.checked(headers);
    UnaryOperator<Policy> policy = policy();
    ClientTls newTls = tls == null ? null : tls.checked();
    return endpoint -> {
      Target target = endpoint.target();
      EventFilter filter = endpoint.filter();
      return endpoint
          .withTarget(
              new Target(
                  newUrl == null ? target.url() : newUrl,
                  newHeaders == null ? target.headers() : newHeaders,
                  target.secrets(),
                  tls == null ? target.tls() : newTls))
          .withFilter(
              new EventFilter(
                  newTypes == null ? filter.types() : newTypes,
                  newChats == null ? filter.chats() : newChats))
          .withPolicy(policy.apply(endpoint.policy()))
          .withState(
              state(
                  newUrl == null || newUrl.equals(target.url())
                      ? endpoint.state()
                      : endpoint.state().ofAnotherAddress(now),
                  now));
    };
  }

  private UnaryOperator<Policy> policy() {
    Ordering newOrdering = ordering == null ? null : WebhookFields.ordering(ordering);
    Duration timeout = timeoutSeconds == null ? null : WebhookFields.timeout(timeoutSeconds);
    Integer most = concurrency == null ? null : WebhookFields.concurrency(concurrency);
    List<Duration> steps =
        retryScheduleSeconds == null ? null : WebhookFields.schedule(retryScheduleSeconds);
    return old ->
        new Policy(
            newOrdering == null ? old.ordering() : newOrdering,
            timeout == null ? old.timeout() : timeout,
            most == null ? old.concurrency() : most,
            steps == null ? old.retrySchedule() : steps);
  }

  private State state(State old, Instant now) {
    if (enabled == null || enabled == old.enabled()) {
      return old;
    }
    return enabled ? State.enabled(now) : State.disabled(State.USER_REQUEST, now);
  }

  @Override
  public String toString() {
    return "UpdateWebhookRequest[]";
  }
}
