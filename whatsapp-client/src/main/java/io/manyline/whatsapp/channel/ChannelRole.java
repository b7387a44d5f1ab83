package io.manyline.whatsapp.channel;

import java.util.Arrays;

/// What somebody is in a channel.
public enum ChannelRole {
  OWNER,
  ADMIN,
  SUBSCRIBER,
  /// Does not follow it.
  GUEST;

  static ChannelRole of(String wireName) {
    return Arrays.stream(values())
        .filter(role -> role.name().equalsIgnoreCase(wireName))
        .findFirst()
        .orElse(GUEST);
  }
}
