package io.manyline.sandbox.query;

import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which handler answers which query: by namespace, type and first child.
public final class IqTable {
  /// Stands for any first child, and for none.
  public static final String ANY = "*";

  private final Map<String, IqHandler> handlers = new HashMap<>();

  /// @param child tag of any child, or [#ANY]
  public void put(String namespace, String type, String child, IqHandler handler) {
    handlers.put(key(namespace, type, child), handler);
  }

  Optional<IqHandler> find(Node iq) {
    String namespace = iq.attribute("xmlns").orElse("");
    String type = iq.attribute("type").orElse("");
    for (Node child : iq.children()) {
      IqHandler handler = handlers.get(key(namespace, type, child.tag()));
      if (handler != null) {
        return Optional.of(handler);
      }
    }
    return Optional.ofNullable(handlers.get(key(namespace, type, ANY)));
  }

  private static String key(String namespace, String type, String child) {
    return namespace + "/" + type + "/" + child;
  }
}
