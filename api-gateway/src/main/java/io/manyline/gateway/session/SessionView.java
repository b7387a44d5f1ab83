package io.manyline.gateway.session;

import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.ShownStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session as shown.
///
/// @param connected a worker is connected to WhatsApp for it right now
/// @param loggedIn it is linked: no scan is needed
/// @param reason lower_snake, why it is in this status
/// @param history how much of the past it takes in when it is linked
/// @param actualPhone the number that was linked; null before
/// @param numberMatches whether that is the number of the id; null before
@Schema(name = "Session")
public record SessionView(
    @Schema(example = "6281234567890") String id,
    @Schema(example = "6281234567890") String phone,
    String name,
    boolean connected,
    boolean loggedIn,
    @Schema(
            allowableValues = {
              "stopped",
              "connecting",
              "pairing",
              "passkey_required",
              "connected",
              "reconnecting",
              "logged_out",
              "replaced",
              "banned",
              "failed",
              "disabled"
            })
        String status,
    String reason,
    Instant since,
    @Nullable String webhookUrl,
    boolean enabled,
    @Schema(allowableValues = {"none", "recent", "full"}) String history,
    @Nullable String actualPhone,
    @Nullable Boolean numberMatches,
    @Nullable String pushName,
    EvidenceView evidence,
    Instant createdAt,
    Instant updatedAt) {
  /// States that only a living owner can be in.
  private static final Set<SessionState> NEED_OWNER =
      EnumSet.of(
          SessionState.CONNECTED,
          SessionState.CONNECTING,
          SessionState.PAIRING,
          SessionState.PASSKEY_REQUIRED);

  static SessionView of(SessionConfig session, ShownStatus shown) {
    SessionStatus status = shown.status();
    boolean ownerLost = !shown.ownerAlive() && NEED_OWNER.contains(status.state());
    String actual = status.actualPhone();
    return new SessionView(
        session.id().value(),
        session.id().value(),
        session.name(),
        shown.connected(),
        shown.loggedIn(),
        state(session, status, ownerLost).publicName(),
        reason(session, shown, ownerLost),
        status.since(),
        session.webhookUrl() == null ? null : session.webhookUrl().toString(),
        session.enabled(),
        session.history().publicName(),
        actual,
        actual == null ? null : actual.equals(session.id().value()),
        status.pushName(),
        EvidenceView.of(shown.evidence()),
        session.createdAt(),
        session.updatedAt());
  }

  private static SessionState state(
      SessionConfig session, SessionStatus status, boolean ownerLost) {
    if (!session.enabled()) {
      return SessionState.DISABLED;
    }
    return ownerLost ? SessionState.RECONNECTING : status.state();
  }

  private static String reason(SessionConfig session, ShownStatus shown, boolean ownerLost) {
    if (!session.enabled()) {
      return "disabled_by_user";
    }
    if (!ownerLost) {
      return shown.status().reason();
    }
    return shown.storageRefuses() ? "storage_unavailable" : "no_worker";
  }
}
