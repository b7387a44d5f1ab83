package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.SessionCommand.CommandCase;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;

/// What happens to a command, by the state of its session.
public final class CommandPolicy {
  private CommandPolicy() {}

  /// A pure decision: no time, no storage.
  public static Decision decide(SessionStatus status, CommandCase command) {
    return switch (command) {
      case REQUEST_PAIRING_CODE -> pairing(status);
      case ANSWER_PASSKEY -> passkey(status);
      default -> decide(status);
    };
  }

  private static Decision passkey(SessionStatus status) {
    if (status.loggedIn()) {
      return alreadyLoggedIn();
    }
    return status.state() == SessionState.PASSKEY_REQUIRED
        ? new Decision.Run()
        : new Decision.Refuse(
            "PASSKEY_NOT_REQUIRED", "WhatsApp asks for no passkey: scan the QR code first.");
  }

  private static Decision alreadyLoggedIn() {
    return new Decision.Refuse(
        "SESSION_ALREADY_LOGGED_IN", "A phone is linked to this session already.");
  }

  private static Decision pairing(SessionStatus status) {
    if (status.loggedIn()) {
      return alreadyLoggedIn();
    }
    return switch (status.state()) {
      case PAIRING -> new Decision.Run();
      case DISABLED -> decide(status);
      // On its way there: whoever asks for a code asks for the connection first.
      default -> new Decision.Queue();
    };
  }

  private static Decision decide(SessionStatus status) {
    return switch (status.state()) {
      case CONNECTED -> new Decision.Run();
      case CONNECTING, RECONNECTING -> status.loggedIn() ? new Decision.Queue() : notLoggedIn();
      case STOPPED ->
          status.loggedIn()
              ? new Decision.Refuse(
                  "SESSION_STOPPED", "The session is stopped: connect it, then repeat.")
              : notLoggedIn();
      case PAIRING, PASSKEY_REQUIRED, LOGGED_OUT -> notLoggedIn();
      case REPLACED ->
          new Decision.Refuse(
              "SESSION_REPLACED",
              "Another connection uses this session's credentials: connect it again to take over.");
      case BANNED -> new Decision.Refuse("SESSION_BANNED", "WhatsApp banned this number.");
      case FAILED ->
          new Decision.Refuse(
              "SESSION_FAILED", "The session cannot connect; its status tells the reason.");
      case DISABLED ->
          new Decision.Refuse("SESSION_DISABLED", "The session is disabled: enable it first.");
    };
  }

  private static Decision notLoggedIn() {
    return new Decision.Refuse(
        "SESSION_NOT_LOGGED_IN", "No phone is linked to this session: scan its QR code first.");
  }

  /// Run now, wait for the connection, or refuse for good.
  public sealed interface Decision {
    record Run() implements Decision {}

    record Queue() implements Decision {}

    /// @param code stable, public @param message one sentence for a person
    record Refuse(String code, String message) implements Decision {}
  }
}
