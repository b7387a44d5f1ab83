package io.manyline.dispatcher.egress;

import io.manyline.testsupport.SelfSignedKeys;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key and its certificate for `localhost`, which no authority signed.
final class ReceiverKeys {
  private final KeyStore keys;

  /// @param directory takes a file
  ReceiverKeys(Path directory) throws Exception {
    keys = SelfSignedKeys.create(directory);
  }

  X509Certificate certificate() throws Exception {
    return (X509Certificate) keys.getCertificate(SelfSignedKeys.ALIAS);
  }

  /// What a receiver shows who it is by, and whose clients it knows: those with the same key.
  SSLContext context() throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, SelfSignedKeys.PASSWORD.toCharArray());
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    known.setCertificateEntry(SelfSignedKeys.ALIAS, certificate());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(known);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }

  String certificatePem() throws Exception {
    return block("CERTIFICATE", certificate().getEncoded());
  }

  String keyPem() throws Exception {
    return block(
        "PRIVATE KEY",
        keys.getKey(SelfSignedKeys.ALIAS, SelfSignedKeys.PASSWORD.toCharArray()).getEncoded());
  }

  private static String block(String name, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(name, text);
  }
}
