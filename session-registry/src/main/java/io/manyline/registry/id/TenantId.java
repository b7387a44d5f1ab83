package io.manyline.registry.id;

/// Who sessions belong to.
public record TenantId(String value) {
  public TenantId {
    if (!value.matches("[a-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "tenant id \"" + value + "\" is not 1 to 64 of a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
