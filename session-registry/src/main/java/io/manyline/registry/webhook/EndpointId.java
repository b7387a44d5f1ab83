package io.manyline.registry.webhook;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.UlidSource;
import java.util.regex.Pattern;

/// Id of an endpoint, the hash tag of all its Redis keys.
///
/// @param value 1 to 64 of A-z 0-9 _ -: `wh_` and a ULID, or a session's uid for its `webhook_url`
public record EndpointId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  private static final String PREFIX = "wh_";

  public EndpointId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "endpoint id \"" + value + "\" is not 1 to 64 of A-z 0-9 _ -");
    }
  }

  /// The endpoint that a session's `webhook_url` names.
  public static EndpointId ofSession(SessionUid uid) {
    return new EndpointId(uid.value());
  }

  /// A new one.
  public static EndpointId next(UlidSource ulids) {
    return new EndpointId(PREFIX + ulids.next());
  }

  /// Whether a session's `webhook_url` is this endpoint.
  public boolean isShortForm() {
    return !value.startsWith(PREFIX);
  }

  @Override
  public String toString() {
    return value;
  }
}
