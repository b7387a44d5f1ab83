package io.manyline.worker.session;

import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import java.util.Locale;

/// What a session does after its connection ended. A pure decision.
enum DisconnectPlan {
  /// We wanted it: compare with what is desired again.
  RECONCILE,
  /// Another round of codes, or stopped.
  NEXT_PAIRING_ROUND,
  /// Again, after a wait.
  RECONNECT,
  /// Ours still? Then somebody else has the credentials: say so and stay away.
  CHECK_OWNERSHIP,
  /// The link is gone: forget the credentials.
  LOGGED_OUT,
  BANNED,
  /// The phone or the server refused to link us.
  PAIRING_REFUSED,
  /// Cannot be healed by trying again.
  FAIL,
  /// What is stored is unknown: claim and load anew.
  ABANDON;

  static DisconnectPlan of(DisconnectReason reason) {
    return switch (reason.kind()) {
      case REQUESTED -> RECONCILE;
      case QR_TIMEOUT -> NEXT_PAIRING_ROUND;
      case REPLACED -> CHECK_OWNERSHIP;
      case LOGGED_OUT, PRIMARY_GONE -> LOGGED_OUT;
      case BANNED -> BANNED;
      case PAIRING_REJECTED -> PAIRING_REFUSED;
      case SERVER_UNTRUSTED, LOGIN_REFUSED -> FAIL;
      case STORE_FAILED -> ABANDON;
      case CONNECT_FAILED,
          CONNECTION_LOST,
          KEEPALIVE_TIMEOUT,
          HANDSHAKE_FAILED,
          MALFORMED_DATA,
          RESTART_REQUIRED,
          SERVER_UNAVAILABLE,
          RATE_LIMITED,
          CLIENT_OUTDATED,
          TEMPORARY_BAN,
          UNKNOWN_FAILURE ->
          RECONNECT;
    };
  }

  /// Public reason of a state that follows.
  static String reasonOf(Kind kind) {
    return kind == Kind.LOGGED_OUT ? "device_removed" : kind.name().toLowerCase(Locale.ROOT);
  }
}
