package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The events of one replay, one after the other.
///
/// **Order and threads:** the thread of the replays. **Errors:** those of Kafka and of the store:
/// the call is repeated.
interface ReplaySource {
  /// The next one; empty when there is none.
  Optional<Item> next(WebhookEndpoint endpoint);

  /// How many there were when this dispatcher took it; null while that is not known.
  @Nullable Long total();

  /// Where another dispatcher is to go on when all that was given before is done.
  String cursor();

  /// One event.
  ///
  /// @param event null when Kafka does not have it any more
  /// @param letter what it was given up by; null when it was not
  record Item(EventPosition place, @Nullable SessionEvent event, @Nullable DeadLetter letter) {}
}
