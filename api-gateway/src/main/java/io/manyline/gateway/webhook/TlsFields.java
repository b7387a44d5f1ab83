package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.ClientTls;
import io.netty.handler.ssl.SslContextBuilder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What is asked of TLS at one endpoint. Each field is read, not only stored: a certificate that
/// cannot be used is refused here. **Errors:** `VALIDATION_FAILED` that names the field.
@Schema(name = "WebhookTls")
record TlsFields(
    @Schema(
            description =
                "PEM: who may have signed the endpoint's certificate, instead of public ones")
        @Nullable String authorities,
    @Schema(description = "PEM: what is shown to the endpoint, with its chain")
        @Nullable String certificate,
    @Schema(
            description =
                "PEM, PKCS #8, without password: the key of certificate; never shown again")
        @Nullable String privateKey) {
  private static final int LONGEST = 65_536;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /// Null when nothing is asked.
  @Nullable ClientTls checked() {
    String trusted = orNull(authorities);
    String shown = orNull(certificate);
    String key = orNull(privateKey);
    if (trusted == null && shown == null && key == null) {
      return null;
    }
    if ((shown == null) != (key == null)) {
      throw WebhookFields.failed(
          "The fields tls.certificate and tls.private_key belong together: give both or none.");
    }
    if (trusted != null) {
      certificates("authorities", trusted);
    }
    if (shown != null && key != null) {
      PublicKey own = certificates("certificate", shown).iterator().next().getPublicKey();
      checkPair(own, key(key, own.getAlgorithm()));
      checkUse(shown, key);
    }
    return new ClientTls(trusted, shown, key);
  }

  private static Collection<? extends Certificate> certificates(String field, String pem) {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(stream(pem));
      if (!all.isEmpty() && pem.length() <= LONGEST) {
        return all;
      }
    } catch (CertificateException _) {
      // Said below.
    }
    throw WebhookFields.failed(
        "The field tls.%s takes X.509 certificates in PEM, at most %d characters."
            .formatted(field, LONGEST));
  }

  private static PrivateKey key(String pem, String algorithm) {
    Matcher form = KEY.matcher(pem);
    if (pem.length() <= LONGEST && form.find()) {
      try {
        byte[] encoded = Base64.getMimeDecoder().decode(form.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException | IllegalArgumentException _) {
        // Said below.
      }
    }
    throw WebhookFields.failed(
        "The field tls.private_key takes the key of tls.certificate, PKCS #8 in PEM without password.");
  }

  private static void checkPair(PublicKey shown, PrivateKey key) {
    String algorithm =
        switch (shown.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    try {
      byte[] text = {1, 2, 3};
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(text);
      byte[] signature = signer.sign();
      signer.initVerify(shown);
      signer.update(text);
      if (signer.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException _) {
      // Said below.
    }
    throw WebhookFields.failed("The field tls.private_key is not the key of tls.certificate.");
  }

  /// By making what shows them: not all that can be read can be used.
  private static void checkUse(String certificate, String key) {
    try {
      SslContextBuilder.forClient().keyManager(stream(certificate), stream(key)).build();
    } catch (SSLException | IllegalArgumentException _) {
      throw WebhookFields.failed(
          "The fields tls.certificate and tls.private_key take certificates in PEM, each signed by the one after it, and a key of RSA or EC.");
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  @Override
  public String toString() {
    return "TlsFields[]";
  }
}
