package io.manyline.dispatcher.endpoint;

import io.manyline.registry.webhook.EndpointId;
import java.util.Optional;

/// Endpoints as configured now.
public interface EndpointDirectory {
  /// The endpoint, or empty when its session is gone or names no `webhook_url`.
  ///
  /// Blocks for one read.
  ///
  /// @throws RuntimeException of the driver when the registry does not answer
  Optional<Endpoint> find(EndpointId id);
}
