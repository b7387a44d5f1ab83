package io.manyline.whatsapp.privacy;

import io.manyline.whatsapp.binary.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads what the server says of privacy settings.
final class PrivacyNodes {
  private static final int MOST = 64;

  private PrivacyNodes() {}

  /// @param privacy `<privacy>`; what lacks its parts is left out
  static Map<String, String> settings(Node privacy) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Node category : privacy.children("category")) {
      String name = category.attribute("name").orElse("");
      String value = category.attribute("value").orElse("");
      if (!name.isEmpty() && !value.isEmpty() && settings.size() < MOST) {
        settings.put(name, value);
      }
    }
    return settings;
  }
}
