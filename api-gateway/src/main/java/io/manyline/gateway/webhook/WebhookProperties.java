package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.EndpointLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many webhook endpoints there may be.
///
/// @param perTenant of all sessions together
/// @param perSession of one session, and as many for all sessions; `webhook_url` does not count
/// @param openReplays of one endpoint that are not over
@ConfigurationProperties("manyline.gateway.webhooks")
public record WebhookProperties(
    @DefaultValue("500") int perTenant,
    @DefaultValue("20") int perSession,
    @DefaultValue("10") int openReplays) {
  EndpointLimits limits() {
    return new EndpointLimits(perTenant, perSession);
  }
}
