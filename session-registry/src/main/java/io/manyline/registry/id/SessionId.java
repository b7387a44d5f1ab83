package io.manyline.registry.id;

import java.util.regex.Pattern;

/// Public id of a session: the digits of the phone number that it was created with.
public record SessionId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9]{5,20}");

  public SessionId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "session id \"" + value + "\" is not a number of 5 to 20 digits");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
