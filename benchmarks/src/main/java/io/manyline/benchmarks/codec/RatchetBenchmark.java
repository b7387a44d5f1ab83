package io.manyline.benchmarks.codec;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SessionCipher.Decrypted;
import io.manyline.whatsapp.signal.SessionCipher.Encrypted;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A text of 200 bytes through a ratchet that stands; control: AES-256-CBC and one HMAC of it. The
/// ratchet adds a step of the chain, the derived keys and the encoding.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RatchetBenchmark {
  private final SecureRandom random = new SecureRandom();
  private final byte[] plaintext = new byte[200];
  private final SessionCipher alice = new SessionCipher(identity(1), random);
  private final SessionCipher bob;
  private final SignalSession sending;
  private final SignalSession receiving;
  private final byte[] message;
  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
  private final SecretKeySpec macKey = new SecretKeySpec(new byte[32], "HmacSHA256");
  private final IvParameterSpec iv = new IvParameterSpec(new byte[16]);
  private final byte[] sealed;

  public RatchetBenchmark() {
    LocalIdentity bobs = identity(2);
    SignedPreKey signed = SignedPreKey.create(1, bobs.identity(), random);
    bob = new SessionCipher(bobs, random);
    var bundle =
        new PreKeyBundle(
            2,
            bobs.identity().publicKey(),
            1,
            signed.keyPair().publicKey(),
            signed.signature(),
            null);
    Encrypted first = alice.encrypt(alice.initiate(bundle, null), plaintext);
    Decrypted opened = bob.decryptPreKey(null, first.message(), _ -> signed, _ -> null);
    Encrypted answer = bob.encrypt(opened.session(), plaintext);
    sending = alice.decrypt(first.session(), answer.message()).session();
    Encrypted turned = alice.encrypt(sending, plaintext);
    receiving = bob.decrypt(answer.session(), turned.message()).session();
    message = alice.encrypt(turned.session(), plaintext).message();
    try {
      sealed = run(Cipher.ENCRYPT_MODE, plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES-CBC", e);
    }
  }

  @Benchmark
  public Encrypted signalEncrypt() {
    return alice.encrypt(sending, plaintext);
  }

  @Benchmark
  public byte[] signalEncryptControl() throws GeneralSecurityException {
    return mac(run(Cipher.ENCRYPT_MODE, plaintext));
  }

  @Benchmark
  public Decrypted signalDecrypt() {
    return bob.decrypt(receiving, message);
  }

  @Benchmark
  public byte[] signalDecryptControl() throws GeneralSecurityException {
    mac(sealed);
    return run(Cipher.DECRYPT_MODE, sealed);
  }

  private byte[] run(int mode, byte[] input) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, key, iv);
    return cipher.doFinal(input);
  }

  private byte[] mac(byte[] input) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(macKey);
    return mac.doFinal(input);
  }

  private LocalIdentity identity(int registrationId) {
    return new LocalIdentity(registrationId, Curve.generate(random));
  }
}
