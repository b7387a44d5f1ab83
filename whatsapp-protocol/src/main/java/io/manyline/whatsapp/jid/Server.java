package io.manyline.whatsapp.jid;

/// The part of a JID after the `@`.
public enum Server {
  USER("s.whatsapp.net"),
  LID("lid"),
  HOSTED("hosted"),
  HOSTED_LID("hosted.lid"),
  GROUP("g.us"),
  BROADCAST("broadcast"),
  NEWSLETTER("newsletter"),
  CALL("call"),
  BOT("bot"),
  MESSENGER("msgr"),
  INTEROP("interop"),
  /// Old spelling of [#USER], seen in contact queries.
  LEGACY_USER("c.us");

  private final String domain;

  Server(String domain) {
    this.domain = domain;
  }

  public String domain() {
    return domain;
  }
}
