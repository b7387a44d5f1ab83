package io.manyline.dispatcher.deadletter;

import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import java.util.List;

/// The last dead letters per endpoint, capped; written by the script that settles a pointer.
public interface DeadLetters {
  /// Newest first.
  List<DeadLetter> latest(EndpointId endpoint, int atMost);

  /// It is tried again, or was delivered.
  void remove(EndpointId endpoint, DeadLetter letter);
}
