package io.manyline.registry.id;

/// Which WhatsApp a session talks to. A worker serves one network; their data never mix.
public enum Network {
  SANDBOX("sandbox"),
  LIVE("live");

  private static final Network[] ALL = values();

  private final String wireName;

  Network(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Network of(String wireName) {
    for (Network each : ALL) {
      if (each.wireName.equals(wireName)) {
        return each;
      }
    }
    throw new IllegalArgumentException("network \"" + wireName + "\" is neither sandbox nor live");
  }
}
