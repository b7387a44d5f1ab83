package io.manyline.registry.id;

/// Public id of a session: the digits of the phone number that it was created with.
public record SessionId(String value) {
  public SessionId {
    if (!value.matches("[0-9]{5,20}")) {
      throw new IllegalArgumentException(
          "session id \"" + value + "\" is not a number of 5 to 20 digits");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
