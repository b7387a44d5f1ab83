package io.manyline.gateway.command;

/// Id of a command: 26 characters of Crockford base32.
public record CommandId(String value) {
  public CommandId {
    if (!value.matches("[0-9A-HJKMNP-TV-Z]{26}")) {
      throw new IllegalArgumentException("command id \"" + value + "\" is not 26 of base32");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
