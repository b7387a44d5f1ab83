package io.manyline.gateway.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Endpoints.
@Schema(name = "WebhookList")
record WebhookListView(List<WebhookView> webhooks, int total) {}
