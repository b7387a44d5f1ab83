package io.manyline.registry.id;

import java.util.regex.Pattern;

/// Immutable id of a session: a ULID, never reused. Internal; the public id is [SessionId].
public record SessionUid(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

  public SessionUid {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("session uid \"" + value + "\" is no ULID");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
