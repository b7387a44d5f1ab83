package io.manyline.gateway.problem;

import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.CodecException;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says what any exception means to the caller. Unknown ones are logged, once, and say nothing of
/// the inside.
final class ProblemTranslator {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemTranslator.class);

  Problem translate(Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case NoResourceFoundException _ -> unknownPath();
      case MethodNotAllowedException e -> methodNotAllowed(e);
      case NotAcceptableStatusException _ ->
          ErrorCode.NOT_ACCEPTABLE.problem(
              "This path answers in JSON only. Send Accept: application/json or leave it out.");
      case UnsupportedMediaTypeStatusException e -> unsupportedMediaType(e);
      case ContentTooLargeException _, DataBufferLimitException _ -> bodyTooLarge();
      case ServerWebInputException e -> input(e);
      case ResponseStatusException e -> status(e.getStatusCode(), e);
      case DecodingException e -> input(e);
      case Throwable _ when RedisFailures.isOne(failure) -> {
        LOG.warn("redis did not answer: {}", failure.toString());
        yield storeUnavailable();
      }
      case TimeoutException _ -> ErrorCode.TIMEOUT.problem("The request took too long. Try again.");
      default -> unknown(failure);
    };
  }

  static Problem storeUnavailable() {
    return ErrorCode.STORE_UNAVAILABLE.problem(
        "The session store (Redis) does not answer, so the call may not have taken effect."
            + " Repeat it in a few seconds; if this lasts, check that Redis runs.");
  }

  static Problem bodyTooLarge() {
    return ErrorCode.BODY_TOO_LARGE.problem(
        "The request body is larger than this gateway takes. Send less.");
  }

  private static Problem unknownPath() {
    return ErrorCode.NOT_FOUND.problem("There is nothing at this path. GET /docs lists all calls.");
  }

  private static Problem methodNotAllowed(MethodNotAllowedException e) {
    return ErrorCode.METHOD_NOT_ALLOWED.problem(
        "%s is not possible here. Use %s.".formatted(e.getHttpMethod(), e.getSupportedMethods()));
  }

  private static Problem unsupportedMediaType(UnsupportedMediaTypeStatusException e) {
    return ErrorCode.UNSUPPORTED_MEDIA_TYPE.problem(
        "The body is of type %s. Send JSON with Content-Type: application/json."
            .formatted(e.getContentType() == null ? "unknown" : e.getContentType()));
  }

  private static Problem input(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case DataBufferLimitException _ -> {
          return bodyTooLarge();
        }
        case ProblemException e -> {
          return e.problem();
        }
        case UnrecognizedPropertyException e -> {
          return ErrorCode.VALIDATION_FAILED.problem(
              "There is no field \"%s\" here. Known: %s."
                  .formatted(printable(e.getPropertyName()), e.getKnownPropertyIds()));
        }
        case StreamReadException e -> {
          return ErrorCode.MALFORMED_REQUEST.problem(
              "The body is not valid JSON%s. Send one JSON object, with each name once."
                  .formatted(place(e)));
        }
        case DatabindException e -> {
          return ErrorCode.VALIDATION_FAILED.problem(
              "The field %s has a value of the wrong type.".formatted(field(e)));
        }
        default -> {}
      }
    }
    return ErrorCode.MALFORMED_REQUEST.problem(
        "The request is incomplete or not readable: a JSON body is expected here.");
  }

  private static Problem status(HttpStatusCode status, ResponseStatusException e) {
    return switch (status.value()) {
      case 404 -> unknownPath();
      case 413 -> bodyTooLarge();
      case 503 -> ErrorCode.TOO_BUSY.problem("The gateway cannot take this now. Try again.");
      default ->
          status.is4xxClientError()
              ? new Problem(
                  status.value(),
                  ErrorCode.MALFORMED_REQUEST.name(),
                  "The request cannot be understood: " + e.getReason())
              : unknown(e);
    };
  }

  private static Problem unknown(Throwable failure) {
    if (failure instanceof CodecException) {
      LOG.error("an answer could not be written", failure);
    } else {
      LOG.error("a request failed for an unknown reason", failure);
    }
    return ErrorCode.INTERNAL_ERROR.problem(
        "Something went wrong in the gateway; its log says what. Try again, and report it if it"
            + " lasts.");
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private static String field(DatabindException e) {
    if (e.getPath().isEmpty()) {
      return "(the whole body)";
    }
    String name = e.getPath().getLast().getPropertyName();
    return name == null ? "(an array element)" : "\"" + printable(name) + "\"";
  }

  /// Names come from outside: they are cut, and control characters replaced.
  private static String printable(String name) {
    String cut = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
