package io.manyline.sandbox.admin;

import io.manyline.sandbox.group.GroupException;
import io.manyline.sandbox.login.PairingRefusedException;
import io.manyline.sandbox.mex.MexException;
import io.manyline.sandbox.phone.PhoneException;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Results and failures → the JSON envelope of the product: `{"success":true,"data":…}` or
/// `{"success":false,"error":"what and why","code":"CODE"}`.
final class Envelopes {
  private static final Logger log = LoggerFactory.getLogger(Envelopes.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private Envelopes() {}

  static Answer success(int status, Object data) {
    return new Answer(status, MAPPER.writeValueAsBytes(new Success(true, data)));
  }

  /// A value alone, names in snake_case.
  static byte[] json(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static Answer failure(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return switch (cause) {
      case ControlException e -> failure(e.status(), e.code(), e.getMessage());
      case PhoneException e -> failure(status(e.reason()), e.reason().name(), e.getMessage());
      case GroupException e ->
          failure(status(e), "GROUP_" + e.code(), "the group says: " + e.getMessage());
      case MexException e ->
          failure(e.code(), "CHANNEL_" + e.code(), "the channel says: " + e.getMessage());
      case PairingRefusedException e ->
          failure(status(e.reason()), e.reason().name(), e.getMessage());
      default -> {
        log.error("a request failed", cause);
        yield failure(500, "INTERNAL_ERROR", "the sandbox failed; its log says why");
      }
    };
  }

  private static Answer failure(int status, String code, @Nullable String message) {
    return new Answer(status, MAPPER.writeValueAsBytes(new Failure(false, message, code)));
  }

  private static int status(PhoneException.Reason reason) {
    return switch (reason) {
      case PHONE_NOT_FOUND,
          RECIPIENT_NOT_FOUND,
          MESSAGE_NOT_FOUND,
          CALL_NOT_FOUND,
          DEVICE_NOT_FOUND ->
          404;
      case PHONE_EXISTS, TOO_MANY_DEVICES -> 409;
      case NUMBER_INVALID, NAME_INVALID, QR_INVALID, LINK_CODE_INVALID, TEXT_INVALID -> 400;
    };
  }

  /// WhatsApp's numbers are those of HTTP where HTTP has them.
  private static int status(GroupException refused) {
    return switch (refused.code()) {
      case 401, 405 -> 403;
      case 419 -> 409;
      default -> refused.code();
    };
  }

  private static int status(PairingRefusedException.Reason reason) {
    return switch (reason) {
      case QR_EXPIRED, LINK_CODE_EXPIRED, COMPANION_GONE -> 410;
      case LINK_CODE_UNKNOWN -> 404;
      case QR_UNKNOWN, QR_MISMATCH, LINK_CODE_WRONG, COMPANION_REJECTED -> 409;
    };
  }

  private record Success(boolean success, Object data) {}

  private record Failure(boolean success, @Nullable String error, String code) {}
}
