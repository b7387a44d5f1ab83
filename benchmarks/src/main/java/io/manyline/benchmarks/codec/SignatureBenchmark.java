package io.manyline.benchmarks.codec;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// XEdDSA over 100 bytes; control: the JDK's Ed25519.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {
  private final SecureRandom random = new SecureRandom();
  private final byte[] message = new byte[100];
  private final KeyPair pair = Curve.generate(random);
  private final byte[] signature = Curve.sign(pair.privateKey(), message, random);
  private final java.security.KeyPair jdk;
  private final byte[] jdkSignature;

  public SignatureBenchmark() {
    try {
      jdk = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      jdkSignature = xeddsaSignControl();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has Ed25519", e);
    }
  }

  @Benchmark
  public byte[] xeddsaSign() {
    return Curve.sign(pair.privateKey(), message, random);
  }

  @Benchmark
  public final byte[] xeddsaSignControl() throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(jdk.getPrivate());
    signer.update(message);
    return signer.sign();
  }

  @Benchmark
  public boolean xeddsaVerify() {
    return Curve.verify(pair.publicKey(), message, signature);
  }

  @Benchmark
  public boolean xeddsaVerifyControl() throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(jdk.getPublic());
    verifier.update(message);
    return verifier.verify(jdkSignature);
  }
}
