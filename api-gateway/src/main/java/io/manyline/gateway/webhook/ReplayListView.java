package io.manyline.gateway.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Replays of an endpoint, newest first.
@Schema(name = "ReplayList")
record ReplayListView(List<ReplayView> replays, int total) {}
