package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Where events may be posted to: of a session's `webhook_url` and of a webhook alike.
public final class WebhookAddress {
  private static final int LONGEST = 2048;
  private static final int MOST_PORT = 65_535;

  private WebhookAddress() {}

  /// As written, with its scheme in lower case.
  ///
  /// **Errors:** `VALIDATION_FAILED` for what can never be delivered to.
  ///
  /// @param field that has it
  public static URI checked(String field, String written) {
    String text = written.strip();
    // Text that is not Unicode cannot be escaped.
    if (text.length() <= LONGEST && StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      try {
        URI url = withLowerScheme(new URI(text));
        // As it is sent: not all that a URI takes can be written in ASCII.
        if (isPostable(new URI(url.toASCIIString()))) {
          return url;
        }
      } catch (URISyntaxException _) {
        // Said below.
      }
    }
    throw ErrorCode.VALIDATION_FAILED.because(
        "The field %s takes an absolute http or https address of at most %d characters, without user name, password and #."
            .formatted(field, LONGEST));
  }

  private static URI withLowerScheme(URI url) throws URISyntaxException {
    String scheme = url.getScheme();
    return scheme == null
        ? url
        : new URI(scheme.toLowerCase(Locale.ROOT) + url.toString().substring(scheme.length()));
  }

  private static boolean isPostable(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getUserInfo() == null
        && url.getFragment() == null
        && url.getPort() != 0
        && url.getPort() <= MOST_PORT;
  }
}
