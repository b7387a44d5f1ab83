package io.manyline.registry.id;

/// Immutable id of a session: a ULID, never reused. Internal; the public id is [SessionId].
public record SessionUid(String value) {
  public SessionUid {
    if (!value.matches("[0-9A-HJKMNP-TV-Z]{26}")) {
      throw new IllegalArgumentException("session uid \"" + value + "\" is no ULID");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
