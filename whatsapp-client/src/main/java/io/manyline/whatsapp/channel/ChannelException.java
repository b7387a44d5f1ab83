package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.mex.MexException;
import io.manyline.whatsapp.stanza.ConnectionEndedException;
import io.manyline.whatsapp.stanza.ResponseTimeoutException;
import java.util.concurrent.CompletionException;

/// The server refused something about a channel, or could not be asked.
public final class ChannelException extends RuntimeException {
  /// Why; stable, used as public code.
  public enum Reason {
    /// The connection ended meanwhile; whether it was done is unknown.
    DISCONNECTED,
    /// No answer in time; whether it was done is unknown.
    TIMEOUT,
    CHANNEL_NOT_FOUND,
    NOT_ALLOWED,
    /// A name or description that WhatsApp does not take.
    NOT_ACCEPTABLE,
    RATE_LIMITED,
    /// Anything else that the server says no to.
    REFUSED
  }

  private final Reason reason;

  ChannelException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  static ChannelException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case ChannelException known -> known;
      case MexException refused ->
          new ChannelException(reason(refused.code()), String.valueOf(refused.getMessage()));
      case IqException refused -> refused(refused.code());
      case ResponseTimeoutException _ ->
          new ChannelException(Reason.TIMEOUT, "WhatsApp did not answer in time");
      case ConnectionEndedException _ ->
          new ChannelException(Reason.DISCONNECTED, "the connection ended");
      case MalformedNodeException odd ->
          new ChannelException(
              Reason.REFUSED, "an answer that cannot be read: " + odd.getMessage());
      default -> new ChannelException(Reason.REFUSED, String.valueOf(cause));
    };
  }

  static ChannelException refused(int code) {
    return new ChannelException(reason(code), "WhatsApp refused with code " + code);
  }

  private static Reason reason(int code) {
    return switch (code) {
      case 400, 406 -> Reason.NOT_ACCEPTABLE;
      case 401, 403, 405 -> Reason.NOT_ALLOWED;
      case 404, 410 -> Reason.CHANNEL_NOT_FOUND;
      case 429 -> Reason.RATE_LIMITED;
      default -> Reason.REFUSED;
    };
  }
}
