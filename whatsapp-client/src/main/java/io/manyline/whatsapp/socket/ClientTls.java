package io.manyline.whatsapp.socket;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// TLS as a client: the platform's roots, host names checked, and further certificates by choice.
final class ClientTls {
  private ClientTls() {}

  /// @param additionalPem certificates to trust beside the platform's roots, or empty
  static SslContext context(String additionalPem) {
    try {
      return SslContextBuilder.forClient()
          .trustManager(trust(additionalPem))
          .endpointIdentificationAlgorithm("HTTPS")
          .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS trust cannot be set up: " + e.getMessage(), e);
    }
  }

  static TrustManagerFactory trust(String additionalPem)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    if (additionalPem.isBlank()) {
      return factory;
    }
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    int index = 0;
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate root : x509.getAcceptedIssuers()) {
          roots.setCertificateEntry("platform-" + index++, root);
        }
      }
    }
    byte[] pem = additionalPem.getBytes(StandardCharsets.US_ASCII);
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      roots.setCertificateEntry("additional-" + index++, certificate);
    }
    TrustManagerFactory both =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    both.init(roots);
    return both;
  }
}
