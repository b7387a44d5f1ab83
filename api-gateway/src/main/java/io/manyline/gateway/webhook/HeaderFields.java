package io.manyline.gateway.webhook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks of the headers that an endpoint is to be sent.
///
/// **Errors:** `VALIDATION_FAILED` that names the header. **Source:** RFC 9110, 5.1 and 5.5, and
/// 7.6.1 for those of one hop.
final class HeaderFields {
  private static final int MOST = 20;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_VALUE = 4096;
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7E]([\\x20-\\x7E\\t]*[\\x21-\\x7E])?");

  /// What we say ourselves, and what is between two hops.
  private static final Set<String> OURS =
      Set.of(
          "host",
          "user-agent",
          "expect",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "traceparent",
          "tracestate");

  /// What we sign, and what we say of the body.
  private static final List<String> OUR_FAMILIES = List.of("webhook-", "content-");

  private HeaderFields() {}

  static Map<String, String> checked(Map<String, String> headers) {
    if (headers.size() > MOST) {
      throw WebhookFields.failed("The field headers takes at most %d headers.".formatted(MOST));
    }
    Map<String, String> checked = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          checkName(name);
          checkValue(name, value);
          if (names.put(name.toLowerCase(Locale.ROOT), name) != null) {
            throw WebhookFields.failed(
                "The field headers has %s twice: names are the same in upper and lower case."
                    .formatted(name));
          }
          checked.put(name, value);
        });
    return checked;
  }

  private static void checkName(String name) {
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw WebhookFields.failed(
          "The field headers has a name that is no header's: 1 to %d of letters, digits and -."
              .formatted(LONGEST_NAME));
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (OURS.contains(lower) || OUR_FAMILIES.stream().anyMatch(lower::startsWith)) {
      throw WebhookFields.failed(
          "The field headers cannot set %s: that one is not yours to set.".formatted(name));
    }
  }

  private static void checkValue(String name, String value) {
    if (value == null || value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
      throw WebhookFields.failed(
          "The field headers has a value of %s that cannot be sent: 1 to %d visible ASCII characters, with spaces between them only."
              .formatted(name, LONGEST_VALUE));
    }
  }
}
