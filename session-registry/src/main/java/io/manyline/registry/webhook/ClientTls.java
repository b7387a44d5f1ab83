package io.manyline.registry.webhook;

import org.jspecify.annotations.Nullable;

/// What is asked of TLS at one endpoint beyond the usual; all in PEM.
///
/// @param authorities who may have signed the endpoint's certificate, instead of the public ones
/// @param certificate what we show to the endpoint, with its chain
/// @param privateKey of that certificate, PKCS #8
public record ClientTls(
    @Nullable String authorities, @Nullable String certificate, @Nullable String privateKey) {
  public ClientTls {
    if ((certificate == null) != (privateKey == null)) {
      throw new IllegalArgumentException("a certificate has a private key, and only that one");
    }
  }

  /// Without the key.
  @Override
  public String toString() {
    return "ClientTls[…]";
  }
}
