package io.manyline.gateway.message;

import com.google.protobuf.ByteString;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks of single fields. **Errors:** [ProblemException] `VALIDATION_FAILED` that names the
/// field.
final class Checks {
  private static final Pattern MESSAGE_ID = Pattern.compile("[\\x21-\\x2E\\x30-\\x7E]{1,128}");

  private Checks() {}

  static String text(String field, @Nullable String value, int most) {
    if (value == null || value.isBlank()) {
      throw failed("The field " + field + " is required.");
    }
    return optional(field, value, most);
  }

  /// Empty when absent.
  static String optional(String field, @Nullable String value, int most) {
    if (value != null && value.length() > most) {
      throw failed(
          "The field %s has %d characters, at most %d are taken."
              .formatted(field, value.length(), most));
    }
    return value == null ? "" : value;
  }

  static int number(String field, @Nullable Integer value, int least, int most) {
    int number = value == null ? least : value;
    if (number < least || number > most) {
      throw failed("The field %s is a number from %d to %d.".formatted(field, least, most));
    }
    return number;
  }

  static double degrees(String field, @Nullable Double value, double most) {
    if (value == null || !(Math.abs(value) <= most)) {
      throw failed(
          "The field %s is required: degrees from -%s to %s.".formatted(field, most, most));
    }
    return value;
  }

  static String messageId(String field, @Nullable String value) {
    if (value == null || !MESSAGE_ID.matcher(value).matches()) {
      throw failed(
          "The field " + field + " is required: 1 to 128 visible ASCII characters without /.");
    }
    return value;
  }

  static ByteString bytes(String field, byte @Nullable [] value, int length) {
    if (value == null || value.length != length) {
      throw failed("The field %s is required: %d bytes in base64.".formatted(field, length));
    }
    return ByteString.copyFrom(value);
  }

  /// Empty when absent.
  static ByteString optionalBytes(String field, byte @Nullable [] value, int most) {
    if (value != null && value.length > most) {
      throw failed("The field %s has more than %d bytes.".formatted(field, most));
    }
    return value == null ? ByteString.EMPTY : ByteString.copyFrom(value);
  }

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw failed("The field " + field + " is required for this type.");
    }
    return value;
  }

  static ProblemException failed(String why) {
    return ErrorCode.VALIDATION_FAILED.because(why);
  }
}
