package io.manyline.registry.id;

/// Immutable id of a session: a ULID, never reused. Internal; the public id is [SessionId].
public record SessionUid(String value) {
  private static final int LENGTH = 26;

  public SessionUid {
    if (!isUlid(value)) {
      throw new IllegalArgumentException("session uid \"" + value + "\" is no ULID");
    }
  }

  /// By hand: each event that is read has one.
  private static boolean isUlid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean letter =
          each >= 'A' && each <= 'Z' && each != 'I' && each != 'L' && each != 'O' && each != 'U';
      if (!letter && (each < '0' || each > '9')) {
        return false;
      }
    }
    return text.length() == LENGTH;
  }

  @Override
  public String toString() {
    return value;
  }
}
