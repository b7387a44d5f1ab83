package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.DeadLetter;
import java.time.Instant;

/// What becomes of a claimed pointer.
public sealed interface Settlement {
  /// The endpoint has the event.
  record Delivered() implements Settlement {}

  /// Attempted, and to be attempted again.
  ///
  /// @param holdsChat whether later events of the chat wait for it
  record Again(Instant due, boolean holdsChat) implements Settlement {}

  /// Not attempted: the event could not be read, or the dispatcher stops. Keeps its place.
  record Postponed(Instant due) implements Settlement {}

  /// Not to be attempted any more.
  record Buried(DeadLetter.Reason reason) implements Settlement {}

  /// Nobody wants it any more: the endpoint was removed.
  record Dropped() implements Settlement {}
}
