package io.manyline.whatsapp.notification;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.util.HashMap;
import java.util.Map;

/// Gives each `<notification>` to the handler of its type, or of its type and a child's tag.
///
/// **Shape:** a handler for type and child goes before one for the type; the first child that has
/// one decides. **Order and threads:** on the lane, in wire order. What nobody handles is
/// acknowledged after everything before it is durable. **Source:** docs/protocol: notifications.
public final class NotificationRouter {
  private final Map<String, NotificationHandler> handlers = new HashMap<>();
  private final StateLedger ledger;
  private final StanzaSender sender;

  public NotificationRouter(StateLedger ledger, StanzaSender sender) {
    this.ledger = ledger;
    this.sender = sender;
  }

  /// @param type such as `w:gp2`
  public NotificationRouter on(String type, NotificationHandler handler) {
    return put(type, handler);
  }

  /// @param child tag of a child that tells this kind from others of the same type
  public NotificationRouter on(String type, String child, NotificationHandler handler) {
    return put(key(type, child), handler);
  }

  public void route(Node notification) {
    Node ack = Acks.accept(notification);
    handlerOf(notification).handle(notification, () -> sender.send(ack));
  }

  private NotificationHandler handlerOf(Node notification) {
    String type = notification.attribute("type").orElse("");
    for (Node child : notification.children()) {
      NotificationHandler handler = handlers.get(key(type, child.tag()));
      if (handler != null) {
        return handler;
      }
    }
    return handlers.getOrDefault(type, this::ignore);
  }

  private void ignore(Node notification, Runnable acknowledge) {
    ledger.commitInbound(ledger.begin(), acknowledge);
  }

  private NotificationRouter put(String key, NotificationHandler handler) {
    if (handlers.putIfAbsent(key, handler) != null) {
      throw new IllegalStateException("two handlers for notifications of " + key);
    }
    return this;
  }

  private static String key(String type, String child) {
    return type + "/" + child;
  }
}
