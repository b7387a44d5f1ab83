package io.manyline.gateway.problem;

import io.manyline.proto.command.v1.CommandFailed;
import org.springframework.http.HttpStatus;

/// A worker's refusal of a command as an answer to the caller; the code and the sentence are the
/// worker's own.
public final class OutcomeProblems {
  private OutcomeProblems() {}

  public static ProblemException of(CommandFailed failed) {
    return new ProblemException(
        new Problem(status(failed.getCode()).value(), failed.getCode(), failed.getMessage()));
  }

  private static HttpStatus status(String code) {
    if (code.startsWith("SESSION_") || code.equals("IDEMPOTENCY_KEY_REUSED")) {
      return HttpStatus.CONFLICT;
    }
    return switch (code) {
      case "INVALID_RECIPIENT",
          "INVALID_PHONE_NUMBER",
          "INVALID_JID",
          "RECIPIENT_INVALID",
          "CONTENT_INVALID" ->
          HttpStatus.BAD_REQUEST;
      case "RECIPIENT_NOT_ON_WHATSAPP", "MESSAGE_NOT_KNOWN" -> HttpStatus.UNPROCESSABLE_CONTENT;
      case "PRIVACY_TOKEN_REQUIRED" -> HttpStatus.CONFLICT;
      case "PICTURE_INVALID" -> HttpStatus.UNPROCESSABLE_CONTENT;
      case "GROUP_NOT_FOUND", "INVITE_INVALID", "CALL_NOT_KNOWN", "CHANNEL_NOT_FOUND" ->
          HttpStatus.NOT_FOUND;
      case "NOT_A_MEMBER", "NOT_ALLOWED" -> HttpStatus.FORBIDDEN;
      case "NOT_ACCEPTABLE" -> HttpStatus.UNPROCESSABLE_CONTENT;
      case "INVITE_REVOKED" -> HttpStatus.GONE;
      case "CONFLICT", "PASSKEY_NOT_REQUIRED" -> HttpStatus.CONFLICT;
      case "PASSKEY_REFUSED" -> HttpStatus.UNPROCESSABLE_CONTENT;
      case "MEDIA_GONE" -> HttpStatus.GONE;
      case "MEDIA_NOT_FOUND" -> HttpStatus.NOT_FOUND;
      case "MEDIA_TOO_LARGE" -> HttpStatus.CONTENT_TOO_LARGE;
      case "MEDIA_PHONE_SILENT" -> HttpStatus.GATEWAY_TIMEOUT;
      case "MEDIA_STORE_FULL" -> HttpStatus.INSUFFICIENT_STORAGE;
      case "MEDIA_INTERRUPTED", "MEDIA_STORE_FAILED", "MEDIA_UNAVAILABLE" ->
          HttpStatus.SERVICE_UNAVAILABLE;
      case "OUTCOME_UNKNOWN" -> HttpStatus.GATEWAY_TIMEOUT;
      case "UNSUPPORTED" -> HttpStatus.NOT_IMPLEMENTED;
      case "SETTINGS_UNAVAILABLE" -> HttpStatus.CONFLICT;
      case "EXPIRED" -> HttpStatus.GATEWAY_TIMEOUT;
      case "TOO_MANY_COMMANDS", "RATE_LIMITED" -> HttpStatus.TOO_MANY_REQUESTS;
      // Anything else was refused on the other side of the worker.
      default -> HttpStatus.BAD_GATEWAY;
    };
  }
}
