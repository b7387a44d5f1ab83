package io.manyline.benchmarks.codec;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SessionCipher.Decrypted;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyAgreement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// A first agreement (X3DH with a one-time prekey, its signature checked) and its answer; control:
/// the X25519 agreements and key generations that it needs, by the JDK.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AgreementBenchmark {
  private static final int AGREEMENTS_TO_BEGIN = 5;
  private static final int AGREEMENTS_TO_ANSWER = 6;

  private final SecureRandom random = new SecureRandom();
  private final LocalIdentity bobs = new LocalIdentity(2, Curve.generate(random));
  private final SignedPreKey signed = SignedPreKey.create(1, bobs.identity(), random);
  private final PreKey oneTime = new PreKey(7, Curve.generate(random));
  private final SessionCipher alice =
      new SessionCipher(new LocalIdentity(1, Curve.generate(random)), random);
  private final SessionCipher bob = new SessionCipher(bobs, random);
  private final PreKeyBundle bundle =
      new PreKeyBundle(
          2,
          bobs.identity().publicKey(),
          1,
          signed.keyPair().publicKey(),
          signed.signature(),
          new PreKeyBundle.OneTime(7, oneTime.keyPair().publicKey()));
  private final byte[] first = alice.encrypt(alice.initiate(bundle, null), new byte[200]).message();
  private final KeyPairGenerator generator;
  private final KeyPair jdk;

  public AgreementBenchmark() {
    try {
      generator = KeyPairGenerator.getInstance("X25519");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has X25519", e);
    }
    jdk = generator.generateKeyPair();
  }

  @Benchmark
  public SignalSession x3dhBegin() {
    return alice.initiate(bundle, null);
  }

  @Benchmark
  public void x3dhBeginControl(Blackhole made) throws GeneralSecurityException {
    made.consume(generator.generateKeyPair());
    agree(AGREEMENTS_TO_BEGIN, made);
  }

  @Benchmark
  public Decrypted x3dhAnswer() {
    return bob.decryptPreKey(null, first, _ -> signed, _ -> oneTime);
  }

  @Benchmark
  public void x3dhAnswerControl(Blackhole made) throws GeneralSecurityException {
    agree(AGREEMENTS_TO_ANSWER, made);
  }

  private void agree(int times, Blackhole made) throws GeneralSecurityException {
    made.consume(generator.generateKeyPair());
    for (int i = 0; i < times; i++) {
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(jdk.getPrivate());
      agreement.doPhase(jdk.getPublic(), true);
      made.consume(agreement.generateSecret());
    }
  }
}
