package io.manyline.dispatcher.delivery;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.WebhookEndpoint;

/// An attempt and what it means.
///
/// @param endpoint as it was when it was tried
/// @param answered whether the endpoint said anything
record AttemptReport(
    Attempt attempt,
    Verdict verdict,
    WebhookEndpoint endpoint,
    SessionEvent event,
    boolean answered) {
  boolean isDelivered() {
    return verdict instanceof Verdict.Delivered;
  }
}
