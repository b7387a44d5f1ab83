package io.manyline.dispatcher.egress;

import java.nio.charset.StandardCharsets;

/// What is posted, as it is signed and sent: encoded once. Nobody changes the bytes.
public final class WebhookBody {
  private final byte[] utf8;

  /// @param utf8 not copied
  public WebhookBody(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// Not a copy.
  public byte[] utf8() {
    return utf8;
  }

  public String text() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /// Without the text.
  @Override
  public String toString() {
    return "WebhookBody[" + utf8.length + "]";
  }
}
