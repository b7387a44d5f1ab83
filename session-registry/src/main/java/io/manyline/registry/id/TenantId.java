package io.manyline.registry.id;

import java.util.regex.Pattern;

/// Who sessions belong to.
public record TenantId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9_-]{1,64}");

  public TenantId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "tenant id \"" + value + "\" is not 1 to 64 of a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
