package io.manyline.whatsapp.login;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;

/// `<stream:error>`: why the server ended a connection.
///
/// **Source:** docs/protocol: login results (whatsmeow connectionevents.go, whatsapp-rust
/// src/client/node_io.rs, Baileys src/Types/index.ts).
public final class StreamErrors {
  private StreamErrors() {}

  public static DisconnectReason of(Node error) {
    int code = (int) FailureReasons.number(error, "code");
    String conflict = error.child("conflict").flatMap(node -> node.attribute("type")).orElse("");
    StringBuilder detail = new StringBuilder("stream error");
    if (code != 0) {
      detail.append(' ').append(code);
    }
    error.children().stream().limit(1).forEach(child -> detail.append(' ').append(child.tag()));
    if (!conflict.isEmpty()) {
      detail.append(' ').append(conflict);
    }
    Kind kind = kind(error, code, conflict);
    return new DisconnectReason(
        kind, detail.toString(), kind == Kind.TEMPORARY_BAN ? FailureReasons.expiry(error) : null);
  }

  private static Kind kind(Node error, int code, String conflict) {
    if (conflict.equals("replaced")) {
      return Kind.REPLACED;
    }
    if (conflict.equals("device_removed")) {
      return Kind.LOGGED_OUT;
    }
    return switch (code) {
      case 515 -> Kind.RESTART_REQUIRED;
      case 401, 516 -> Kind.LOGGED_OUT;
      case 403 -> Kind.PRIMARY_GONE;
      case 402 -> Kind.TEMPORARY_BAN;
      case 405 -> Kind.CLIENT_OUTDATED;
      case 406 -> Kind.BANNED;
      case 409 -> Kind.REPLACED;
      case 429 -> Kind.RATE_LIMITED;
      case 500, 501, 503 -> Kind.SERVER_UNAVAILABLE;
      case 400, 411, 413, 414, 415, 418 -> Kind.LOGIN_REFUSED;
      default -> withoutCode(error);
    };
  }

  private static Kind withoutCode(Node error) {
    if (error.child("xml-not-well-formed").isPresent()) {
      return Kind.MALFORMED_DATA;
    }
    // The server gave up waiting for our ack of a stanza; the next login brings it again.
    return error.child("ack").isPresent() ? Kind.CONNECTION_LOST : Kind.UNKNOWN_FAILURE;
  }
}
