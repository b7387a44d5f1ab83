package io.manyline.whatsapp.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a connection ended, and what the owner should do about it.
///
/// @param detail wire codes and texts for the log and the status, never secrets
/// @param retryAfter how long the server said to stay away; null when it did not say
public record DisconnectReason(Kind kind, @Nullable String detail, @Nullable Duration retryAfter) {

  public DisconnectReason(Kind kind, @Nullable String detail) {
    this(kind, detail, null);
  }

  /// What the owner should do.
  public enum Disposition {
    /// Again, after the usual back-off.
    RECONNECT,
    /// Again, but not before a longer wait: rate limit, temporary ban, outdated version.
    WAIT,
    /// Never by itself: trying again changes nothing, or the owner must decide whether the
    /// credentials are still its own.
    STOP,
    /// The link is gone: credentials are worthless, a person must scan again.
    RELINK
  }

  /// Each way in which a connection can end.
  public enum Kind {
    /// We closed it.
    REQUESTED(Disposition.STOP),
    /// No phone scanned before the codes ran out.
    QR_TIMEOUT(Disposition.STOP),
    CONNECT_FAILED(Disposition.RECONNECT),
    CONNECTION_LOST(Disposition.RECONNECT),
    KEEPALIVE_TIMEOUT(Disposition.RECONNECT),
    HANDSHAKE_FAILED(Disposition.RECONNECT),
    SERVER_UNTRUSTED(Disposition.STOP),
    MALFORMED_DATA(Disposition.RECONNECT),
    /// 515.
    RESTART_REQUIRED(Disposition.RECONNECT),
    SERVER_UNAVAILABLE(Disposition.RECONNECT),
    RATE_LIMITED(Disposition.WAIT),
    CLIENT_OUTDATED(Disposition.WAIT),
    /// With `retryAfter` where the server told it.
    TEMPORARY_BAN(Disposition.WAIT),
    /// A newer connection with the same credentials.
    REPLACED(Disposition.STOP),
    /// Unlinked from the phone, or by us.
    LOGGED_OUT(Disposition.RELINK),
    /// The phone is logged out itself, or its account is locked.
    PRIMARY_GONE(Disposition.RELINK),
    BANNED(Disposition.RELINK),
    PAIRING_REJECTED(Disposition.RELINK),
    /// A commit failed or its outcome is unknown.
    STORE_FAILED(Disposition.RECONNECT),
    /// The server does not take what we are or say: 400, 413 to 418.
    LOGIN_REFUSED(Disposition.STOP),
    UNKNOWN_FAILURE(Disposition.RECONNECT);

    private final Disposition disposition;

    Kind(Disposition disposition) {
      this.disposition = disposition;
    }

    public Disposition disposition() {
      return disposition;
    }
  }
}
