package io.manyline.whatsapp.device;

/// The server knows no account by that address.
public final class NoSuchAccountException extends RuntimeException {
  public NoSuchAccountException() {
    super("no such account", null, false, false);
  }
}
