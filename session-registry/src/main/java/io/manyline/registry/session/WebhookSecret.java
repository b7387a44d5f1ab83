package io.manyline.registry.session;

import java.security.SecureRandom;
import java.util.Base64;

/// A Standard Webhooks secret. @param value `whsec_` and 32 random bytes in base64
public record WebhookSecret(String value) {
  private static final String PREFIX = "whsec_";

  public WebhookSecret {
    if (!value.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a webhook secret begins with " + PREFIX);
    }
  }

  public static WebhookSecret create(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  /// The HMAC key.
  public byte[] key() {
    return Base64.getDecoder().decode(value.substring(PREFIX.length()));
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
