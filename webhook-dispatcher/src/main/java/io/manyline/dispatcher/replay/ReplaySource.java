package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The events of one replay, one after the other.
///
/// **Order and threads:** the thread of the replays. **Errors:** those of Kafka: the call is
/// repeated.
interface ReplaySource {
  /// The next one, or why there is none.
  ///
  /// @param mayRead asked before each reading of the log: others wait for their turn
  Next next(WebhookEndpoint endpoint, BooleanSupplier mayRead);

  /// How many there were when this dispatcher took it; null while that is not known.
  @Nullable Long total();

  /// Where another dispatcher is to go on when all that was given before is done.
  String cursor();

  /// What a source gives.
  sealed interface Next {
    /// One event.
    ///
    /// @param event null when Kafka does not have it any more
    /// @param letter what it was given up by; null when it was not
    record Item(EventPosition place, @Nullable SessionEvent event, @Nullable DeadLetter letter)
        implements Next {}

    /// Nothing in this turn: it goes on in the next one.
    enum NotYet implements Next {
      /// The turn was over.
      TURN_OVER,
      /// Kafka does not give it now.
      NOT_GIVEN
    }

    /// There are no more.
    record End() implements Next {}
  }
}
