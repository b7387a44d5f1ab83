package io.manyline.whatsapp.login;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/// `<failure>`: why the server refused a login.
///
/// **Source:** docs/protocol: login results (whatsmeow types/events/events.go, whatsapp-rust
/// wacore/src/stanza/connect_failure.rs).
public final class FailureReasons {
  private static final int MAX_DETAIL = 200;

  private FailureReasons() {}

  public static DisconnectReason of(Node failure) {
    int reason = failure.number("reason").orElse(0L).intValue();
    return new DisconnectReason(kind(reason), detail(failure));
  }

  static Kind kind(int reason) {
    return switch (reason) {
      // 403: the phone itself is gone or locked.
      case 401, 403 -> Kind.LOGGED_OUT;
      case 402 -> Kind.TEMPORARY_BAN;
      // 409: the user agent was refused, which also only another version cures.
      case 405, 409 -> Kind.CLIENT_OUTDATED;
      case 406 -> Kind.BANNED;
      case 429 -> Kind.RATE_LIMITED;
      case 500, 501, 503 -> Kind.SERVER_UNAVAILABLE;
      default -> Kind.UNKNOWN_FAILURE;
    };
  }

  private static String detail(Node failure) {
    Map<String, String> told = new LinkedHashMap<>();
    for (String name : new String[] {"reason", "code", "expire", "location", "message"}) {
      failure.attribute(name).ifPresent(value -> told.put(name, value));
    }
    String text = "failure " + told;
    return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
  }
}
