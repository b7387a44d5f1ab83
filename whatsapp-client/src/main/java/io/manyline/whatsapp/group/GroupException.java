package io.manyline.whatsapp.group;

/// The server refused something about a group, or could not be asked.
public final class GroupException extends RuntimeException {
  /// Why; stable, used as public code.
  public enum Reason {
    NOT_LOGGED_IN,
    /// The connection ended meanwhile; whether it was done is unknown.
    DISCONNECTED,
    /// No answer in time; whether it was done is unknown.
    TIMEOUT,
    GROUP_NOT_FOUND,
    NOT_A_MEMBER,
    NOT_ALLOWED,
    /// A subject or description that WhatsApp does not take.
    NOT_ACCEPTABLE,
    INVITE_INVALID,
    INVITE_REVOKED,
    /// It is so already, or somebody changed it meanwhile.
    CONFLICT,
    /// Anything else that the server says no to.
    REFUSED
  }

  private final Reason reason;

  public GroupException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
