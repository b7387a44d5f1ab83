package io.manyline.whatsapp.login;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `<failure>`: why the server refused a login.
///
/// **Source:** docs/protocol: login results (whatsmeow types/events/events.go, whatsapp-rust
/// wacore/src/stanza/connect_failure.rs).
public final class FailureReasons {
  private static final int MAX_DETAIL = 200;
  private static final long MAX_BAN_SECONDS = Duration.ofDays(365).toSeconds();

  /// What a temporary ban is for (whatsmeow types/events/events.go `TempBanReason`).
  private static final Map<Long, String> BANS =
      Map.of(
          101L, "too many messages to strangers",
          102L, "blocked by too many people",
          103L, "too many groups with strangers",
          104L, "the same message to too many people",
          106L, "too many messages to a broadcast list");

  private FailureReasons() {}

  public static DisconnectReason of(Node failure) {
    int reason = (int) number(failure, "reason");
    Kind kind = kind(reason);
    return new DisconnectReason(
        kind, detail(failure), kind == Kind.TEMPORARY_BAN ? expiry(failure) : null);
  }

  static Kind kind(int reason) {
    return switch (reason) {
      case 401 -> Kind.LOGGED_OUT;
      case 403 -> Kind.PRIMARY_GONE;
      case 402 -> Kind.TEMPORARY_BAN;
      // 409: the user agent was refused, which also only another version cures.
      case 405, 409 -> Kind.CLIENT_OUTDATED;
      case 406 -> Kind.BANNED;
      case 429 -> Kind.RATE_LIMITED;
      case 500, 501, 503 -> Kind.SERVER_UNAVAILABLE;
      // whatsmeow gives up on all of them; whoever links anew or updates may be let in.
      case 400, 411, 413, 414, 415, 418 -> Kind.LOGIN_REFUSED;
      default -> Kind.UNKNOWN_FAILURE;
    };
  }

  /// A duration in seconds, as WhatsApp Web shows it, not a time.
  static @Nullable Duration expiry(Node failure) {
    long seconds = number(failure, "expire");
    return seconds <= 0 ? null : Duration.ofSeconds(Math.min(seconds, MAX_BAN_SECONDS));
  }

  /// 0 for what is absent or no number: a last word ends the connection, however it is written.
  static long number(Node lastWord, String name) {
    return lastWord
        .attribute(name)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static String detail(Node failure) {
    Map<String, String> told = new LinkedHashMap<>();
    for (String name : new String[] {"reason", "code", "expire", "location", "message"}) {
      failure.attribute(name).ifPresent(value -> told.put(name, value));
    }
    String why = BANS.get(number(failure, "code"));
    if (why != null && told.getOrDefault("reason", "").equals("402")) {
      told.put("for", why);
    }
    String text = "failure " + told;
    return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
  }
}
