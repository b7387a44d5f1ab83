package io.manyline.whatsapp.notification;

import io.manyline.whatsapp.binary.Node;

/// Takes one type of `<notification>`.
///
/// **Order and threads:** on the lane, in wire order. **Errors:** a `MalformedNodeException`
/// refuses the notification; after any other exception it stays unacknowledged and comes again.
@FunctionalInterface
public interface NotificationHandler {
  /// @param acknowledge sends the ack; run it once, when the notification need not come again:
  ///   after the commit of what it changed
  void handle(Node notification, Runnable acknowledge);
}
