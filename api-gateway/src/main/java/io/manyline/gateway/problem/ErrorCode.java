package io.manyline.gateway.problem;

import java.time.Duration;
import org.springframework.http.HttpStatus;

/// The codes of the error envelope that the gateway itself gives. They are a contract: added, never
/// renamed. Codes of a worker's refusals are in [OutcomeProblems].
public enum ErrorCode {
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST),
  VALIDATION_FAILED(HttpStatus.BAD_REQUEST),
  INVALID_PHONE_NUMBER(HttpStatus.BAD_REQUEST),
  INVALID_RECIPIENT(HttpStatus.BAD_REQUEST),
  INVALID_IDEMPOTENCY_KEY(HttpStatus.BAD_REQUEST),
  EXPORT_UNREADABLE(HttpStatus.BAD_REQUEST),
  UNAUTHORIZED(HttpStatus.UNAUTHORIZED),
  INVALID_CREDENTIALS(HttpStatus.UNAUTHORIZED),
  FORBIDDEN(HttpStatus.FORBIDDEN),
  ORIGIN_NOT_ALLOWED(HttpStatus.FORBIDDEN),
  LOGIN_DISABLED(HttpStatus.FORBIDDEN),
  MEDIA_LINK_INVALID(HttpStatus.FORBIDDEN),
  MEDIA_LINK_EXPIRED(HttpStatus.FORBIDDEN),
  NOT_FOUND(HttpStatus.NOT_FOUND),
  SESSION_NOT_FOUND(HttpStatus.NOT_FOUND),
  COMMAND_NOT_FOUND(HttpStatus.NOT_FOUND),
  MEDIA_NOT_FOUND(HttpStatus.NOT_FOUND),
  WEBHOOK_NOT_FOUND(HttpStatus.NOT_FOUND),
  REPLAY_NOT_FOUND(HttpStatus.NOT_FOUND),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
  SESSION_DISABLED(HttpStatus.CONFLICT),
  SESSION_ENABLED(HttpStatus.CONFLICT),
  SESSION_EXISTS(HttpStatus.CONFLICT),
  SESSION_NOT_LOGGED_IN(HttpStatus.CONFLICT),
  SESSION_ALREADY_LOGGED_IN(HttpStatus.CONFLICT),
  PASSKEY_NOT_REQUIRED(HttpStatus.CONFLICT),
  IDEMPOTENCY_KEY_REUSED(HttpStatus.CONFLICT),
  TOO_MANY_WEBHOOKS(HttpStatus.CONFLICT),
  TOO_MANY_REPLAYS(HttpStatus.CONFLICT),
  ROTATION_UNDER_WAY(HttpStatus.CONFLICT),
  WEBHOOK_DISABLED(HttpStatus.CONFLICT),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
  MEDIA_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
  URI_TOO_LONG(HttpStatus.URI_TOO_LONG),
  HEADERS_TOO_LARGE(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
  RANGE_NOT_SATISFIABLE(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
  UPGRADE_REQUIRED(HttpStatus.UPGRADE_REQUIRED),
  TOO_MANY_ATTEMPTS(HttpStatus.TOO_MANY_REQUESTS),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
  PASSKEY_UNREADABLE(HttpStatus.BAD_GATEWAY),
  STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
  ISSUER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
  QUEUE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
  MEDIA_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
  MEDIA_STORE_FAILED(HttpStatus.SERVICE_UNAVAILABLE),
  MEDIA_STORE_FULL(HttpStatus.INSUFFICIENT_STORAGE),
  NO_WORKER(HttpStatus.SERVICE_UNAVAILABLE),
  TOO_BUSY(HttpStatus.SERVICE_UNAVAILABLE),
  QR_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT),
  PAIRING_CODE_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT),
  TIMEOUT(HttpStatus.GATEWAY_TIMEOUT);

  private final HttpStatus status;

  ErrorCode(HttpStatus status) {
    this.status = status;
  }

  /// A failure of this code.
  ///
  /// @param error what is wrong, why, and what to do, as sentences
  public ProblemException because(String error) {
    return new ProblemException(problem(error));
  }

  /// A failure of this code that ends by itself.
  ///
  /// @param retryAfter when it does
  public ProblemException because(String error, Duration retryAfter) {
    return new ProblemException(new Problem(status.value(), name(), error, retryAfter));
  }

  Problem problem(String error) {
    return new Problem(status.value(), name(), error);
  }
}
