package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.session.HistoryDepth;

/// Checks of the fields that a user may set.
final class SessionFields {
  private static final int MAX_NAME = 100;

  private SessionFields() {}

  static String name(String written) {
    String name = written.strip();
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field name takes 1 to %d characters, without control characters."
              .formatted(MAX_NAME));
    }
    return name;
  }

  static HistoryDepth history(String written) {
    for (HistoryDepth depth : HistoryDepth.values()) {
      if (depth.publicName().equals(written)) {
        return depth;
      }
    }
    throw ErrorCode.VALIDATION_FAILED.because("The field history takes none, recent or full.");
  }
}
