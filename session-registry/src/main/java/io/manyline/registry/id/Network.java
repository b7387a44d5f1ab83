package io.manyline.registry.id;

import java.util.Arrays;

/// Which WhatsApp a session talks to. A worker serves one network; their data never mix.
public enum Network {
  SANDBOX("sandbox"),
  LIVE("live");

  private final String wireName;

  Network(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Network of(String wireName) {
    return Arrays.stream(values())
        .filter(n -> n.wireName.equals(wireName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "network \"" + wireName + "\" is neither sandbox nor live"));
  }
}
