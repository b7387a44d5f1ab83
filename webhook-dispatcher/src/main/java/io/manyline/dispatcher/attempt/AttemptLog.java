package io.manyline.dispatcher.attempt;

import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.EndpointId;
import java.util.List;

/// The last attempts per endpoint, capped; written by the scripts that settle a delivery.
public interface AttemptLog {
  /// Newest first.
  List<Attempt> latest(EndpointId endpoint, int atMost);
}
