package io.manyline.whatsapp.jid;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The part of a JID after the `@`.
public enum Server {
  USER("s.whatsapp.net", 255),
  LID("lid", 255),
  HOSTED("hosted", 255),
  HOSTED_LID("hosted.lid", 255),
  GROUP("g.us", 0),
  BROADCAST("broadcast", 0),
  NEWSLETTER("newsletter", 0),
  CALL("call", 0),
  BOT("bot", 0),
  MESSENGER("msgr", 0xffff),
  INTEROP("interop", 0xffff),
  /// Old spelling of [#USER], seen in contact queries.
  LEGACY_USER("c.us", 0);

  private static final Map<String, Server> BY_DOMAIN =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Server::domain, s -> s));

  private final String domain;
  private final int maxDevice;

  Server(String domain, int maxDevice) {
    this.domain = domain;
    this.maxDevice = maxDevice;
  }

  /// The server of that domain; empty for one that this build does not know.
  public static Optional<Server> of(String domain) {
    return Optional.ofNullable(BY_DOMAIN.get(domain));
  }

  public String domain() {
    return domain;
  }

  /// Highest device number that an address here can carry on the wire; 0 where there are none.
  int maxDevice() {
    return maxDevice;
  }

  /// Whether users here are accounts with devices, so that a dot in the user part marks an agent.
  boolean hasAgents() {
    return maxDevice == 255;
  }
}
