package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.EndpointId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What tests of the client post.
final class Requests {
  private static final Duration LONG = Duration.ofSeconds(30);

  private Requests() {}

  static WebhookRequest to(URI url) {
    return to("wh_1", url, null);
  }

  static WebhookRequest to(String endpoint, URI url, @Nullable ClientTls tls) {
    return new WebhookRequest(
        new Recipient(new EndpointId(endpoint), url, tls),
        Map.of("webhook-id", "evt1"),
        new WebhookBody("{\"ü\":1}".getBytes(StandardCharsets.UTF_8)),
        LONG);
  }
}
