package io.manyline.whatsapp.client;

import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.passkey.PasskeyException;
import io.manyline.whatsapp.stanza.ConnectionEndedException;
import io.manyline.whatsapp.stanza.ResponseTimeoutException;
import java.util.concurrent.CompletionException;

/// A message that could not be prepared or sent, or a question that WhatsApp did not take.
public final class SendException extends RuntimeException {
  /// Why; stable, used as public code.
  public enum Reason {
    NOT_LOGGED_IN,
    /// The connection ended meanwhile: what was prepared may be transmitted again on the next one.
    DISCONNECTED,
    RECIPIENT_NOT_ON_WHATSAPP,
    RECIPIENT_INVALID,
    /// We are not in that group, or there is none.
    NOT_A_MEMBER,
    /// No device of the recipient could be encrypted for.
    NO_DEVICE,
    TIMEOUT,
    /// The account's settings cannot be changed yet: keys are missing, or they do not verify.
    SETTINGS_UNAVAILABLE,
    /// The server wants us to wait before we ask again.
    RATE_LIMITED,
    /// The server refused the question; the message says how.
    REJECTED_BY_WHATSAPP,
    /// What the message refers to is not kept any more.
    MESSAGE_NOT_KNOWN,
    /// No message can say that.
    CONTENT_INVALID,
    /// The other side does not show it, or does not let us do it.
    NOT_ALLOWED,
    /// No JPEG, or one that WhatsApp does not take.
    PICTURE_INVALID,
    /// No call of that id rings.
    CALL_NOT_KNOWN
  }

  private static final int RATE_OVERLIMIT = 429;

  private final Reason reason;

  public SendException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /// What a failed query means to whoever asked for it.
  public static SendException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case SendException e -> e;
      case ConnectionEndedException e ->
          new SendException(Reason.DISCONNECTED, String.valueOf(e.getMessage()));
      case ResponseTimeoutException e ->
          new SendException(Reason.TIMEOUT, String.valueOf(e.getMessage()));
      case PasskeyException e ->
          new SendException(Reason.NOT_LOGGED_IN, String.valueOf(e.getMessage()));
      case IqException e ->
          new SendException(
              e.code() == RATE_OVERLIMIT ? Reason.RATE_LIMITED : Reason.REJECTED_BY_WHATSAPP,
              String.valueOf(e.getMessage()));
      default -> new SendException(Reason.REJECTED_BY_WHATSAPP, "unreadable answer: " + cause);
    };
  }

  public Reason reason() {
    return reason;
  }
}
