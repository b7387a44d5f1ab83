package io.manyline.registry.id;

/// Who sessions belong to.
public record TenantId(String value) {
  private static final int LONGEST = 64;

  public TenantId {
    if (!isId(value)) {
      throw new IllegalArgumentException(
          "tenant id \"" + value + "\" is not 1 to 64 of a-z 0-9 _ -");
    }
  }

  /// By hand: each event that is read has one.
  private static boolean isId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean usual =
          (each >= 'a' && each <= 'z')
              || (each >= '0' && each <= '9')
              || each == '_'
              || each == '-';
      if (!usual) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST;
  }

  @Override
  public String toString() {
    return value;
  }
}
