package io.manyline.dispatcher.endpoint;

import io.manyline.registry.id.SessionUid;

/// Id of an endpoint, the hash tag of all its Redis keys.
///
/// @param value 1 to 64 letters and digits; a session's own endpoint has the session's uid
public record EndpointId(String value) {
  public EndpointId {
    if (!value.matches("[0-9A-Za-z_-]{1,64}")) {
      throw new IllegalArgumentException(
          "endpoint id \"" + value + "\" is not 1 to 64 of A-z 0-9 _ -");
    }
  }

  /// The endpoint that a session's `webhook_url` names.
  public static EndpointId ofSession(SessionUid uid) {
    return new EndpointId(uid.value());
  }

  @Override
  public String toString() {
    return value;
  }
}
