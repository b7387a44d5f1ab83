package io.manyline.dispatcher.egress;

import io.manyline.registry.webhook.ClientTls;
import io.manyline.testsupport.TlsKeys;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key and its certificate for `localhost`.
public final class ReceiverKeys {
  /// Of `keytool`: from the day before yesterday to yesterday.
  private static final String[] EXPIRED = {"-startdate", "-2d", "-validity", "1"};

  private final KeyStore keys;

  /// No authority signed it.
  ///
  /// @param directory takes a file
  ReceiverKeys(Path directory) throws Exception {
    this(TlsKeys.selfSigned(directory));
  }

  private ReceiverKeys(KeyStore keys) {
    this.keys = keys;
  }

  /// No authority signed it.
  ///
  /// @param directory takes a file
  public static ReceiverKeys selfSigned(Path directory) throws Exception {
    return new ReceiverKeys(directory);
  }

  /// An authority signed it, and it is not valid any more.
  ///
  /// @param directory takes a file
  public static ReceiverKeys expired(Path directory) throws Exception {
    return new ReceiverKeys(TlsKeys.signed(directory, EXPIRED));
  }

  /// No authority signed it, and it is not valid any more.
  ///
  /// @param directory takes a file
  public static ReceiverKeys expiredSelfSigned(Path directory) throws Exception {
    return new ReceiverKeys(TlsKeys.selfSigned(directory, EXPIRED));
  }

  X509Certificate certificate() throws Exception {
    return (X509Certificate) keys.getCertificate(TlsKeys.ALIAS);
  }

  /// What a receiver shows who it is by, and whose clients it knows: those with the same key.
  public SSLContext context() throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, TlsKeys.PASSWORD.toCharArray());
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    known.setCertificateEntry(TlsKeys.ALIAS, certificate());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(known);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }

  /// What an endpoint asks for that believes these and others.
  public ClientTls trusted(ReceiverKeys... others) throws Exception {
    StringBuilder authorities = new StringBuilder(authorityPem());
    for (ReceiverKeys other : others) {
      authorities.append(other.authorityPem());
    }
    return new ClientTls(authorities.toString(), null, null);
  }

  private String authorityPem() throws Exception {
    String signer = keys.containsAlias(TlsKeys.AUTHORITY) ? TlsKeys.AUTHORITY : TlsKeys.ALIAS;
    return block("CERTIFICATE", keys.getCertificate(signer).getEncoded());
  }

  String certificatePem() throws Exception {
    return block("CERTIFICATE", certificate().getEncoded());
  }

  String keyPem() throws Exception {
    return block(
        "PRIVATE KEY", keys.getKey(TlsKeys.ALIAS, TlsKeys.PASSWORD.toCharArray()).getEncoded());
  }

  private static String block(String name, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(name, text);
  }
}
