package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.session.HistoryDepth;
import java.net.URI;
import java.net.URISyntaxException;

/// Checks of the fields that a user may set.
final class SessionFields {
  private static final int MAX_NAME = 100;
  private static final int MAX_URL = 2048;

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

  static URI webhookUrl(String written) {
    try {
      URI url = new URI(written.strip());
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (web
          && url.getHost() != null
          && url.getUserInfo() == null
          && written.length() <= MAX_URL) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    throw ErrorCode.VALIDATION_FAILED.because(
        "The field webhook_url takes an absolute http or https address of at most %d characters,"
                .formatted(MAX_URL)
            + " without user name and password.");
  }
}
