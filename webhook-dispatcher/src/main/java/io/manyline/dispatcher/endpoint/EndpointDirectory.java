package io.manyline.dispatcher.endpoint;

import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Endpoints as configured now, or a tenth of a second ago at most while Redis answers within that:
/// a change that a user was told of is found by every event that is read afterwards.
public interface EndpointDirectory {
  /// The endpoint, or empty when there is none. Blocks for two reads at most.
  ///
  /// @throws RuntimeException of the driver when the registry does not answer
  Optional<WebhookEndpoint> find(EndpointId id);

  /// The endpoint, where it is known without reading; null where [#find] must be asked. Never
  /// blocks.
  @Nullable WebhookEndpoint known(EndpointId id);

  /// All that may get a session's events, disabled ones, too. Never blocks: done already when it is
  /// known; fails with the driver's exception when the registry does not answer.
  CompletableFuture<List<WebhookEndpoint>> ofSession(EventOwner owner);

  /// How many attempts at one time, as last known; one while nothing is. Never blocks.
  int concurrency(EndpointId id);
}
