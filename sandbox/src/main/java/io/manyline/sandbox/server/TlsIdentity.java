package io.manyline.sandbox.server;

import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The self-signed certificate of the TLS listener.
///
/// **Shape:** P-256, ten years, for 127.0.0.1, localhost and the two WhatsApp hosts whose names
/// clients hard-code; kept under `network/tls`, so that a client that trusts it goes on doing so.
public final class TlsIdentity {
  private static final String KEY = "network/tls";
  private static final Duration LIFE = Duration.ofDays(3_650);
  private static final String[] NAMES = {"localhost", "web.whatsapp.com", "mmg.whatsapp.net"};

  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  private TlsIdentity(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  /// World's thread only.
  public static TlsIdentity loadOrCreate(World world) {
    try {
      Stored stored =
          world.store().get(KEY).map(json -> Json.read(json, Stored.class)).orElse(null);
      if (stored == null) {
        stored = create(world);
        world.store().put(KEY, Json.write(stored));
      }
      PrivateKey privateKey =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(stored.key()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(stored.certificate()));
      return new TlsIdentity(privateKey, certificate);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("no TLS certificate could be made", e);
    }
  }

  public String pem() {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SslContext serverContext() {
    try {
      return SslContextBuilder.forServer(privateKey, certificate).build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stored create(World world)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), world.secureRandom());
    KeyPair keyPair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=Manyline sandbox");
    GeneralName[] alternatives = new GeneralName[NAMES.length + 1];
    alternatives[0] = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
    for (int i = 0; i < NAMES.length; i++) {
      alternatives[i + 1] = new GeneralName(GeneralName.dNSName, NAMES[i]);
    }
    ContentSigner signer =
        new JcaContentSignerBuilder("SHA256withECDSA").build(keyPair.getPrivate());
    X509CertificateHolder holder =
        new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, world.secureRandom()).add(BigInteger.ONE),
                Date.from(world.now().minus(Duration.ofDays(1))),
                Date.from(world.now().plus(LIFE)),
                name,
                keyPair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
            .build(signer);
    return new Stored(keyPair.getPrivate().getEncoded(), holder.getEncoded());
  }

  /// @param key PKCS#8 @param certificate X.509, both DER
  private record Stored(byte[] key, byte[] certificate) {}
}
