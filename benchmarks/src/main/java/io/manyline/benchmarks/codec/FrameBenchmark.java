package io.manyline.benchmarks.codec;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.noise.CertificateIssuer;
import io.manyline.whatsapp.noise.NoiseTransport;
import io.manyline.whatsapp.noise.TrustRoot;
import io.manyline.whatsapp.noise.XxInitiator;
import io.manyline.whatsapp.noise.XxResponder;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A frame of 1 KiB sealed, and sealed and opened (a counter can be opened once only); control:
/// bare AES-256-GCM of the same bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FrameBenchmark {
  private final byte[] plaintext = new byte[1024];
  private final NoiseTransport sealing;
  private final NoiseTransport client;
  private final NoiseTransport server;
  private final Cipher cipher;
  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
  private long counter;

  public FrameBenchmark() {
    NoiseTransport[] first = handshake();
    NoiseTransport[] second = handshake();
    sealing = first[0];
    client = second[0];
    server = second[1];
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES-GCM", e);
    }
  }

  @Benchmark
  public byte[] frameSeal() {
    return sealing.seal(plaintext);
  }

  @Benchmark
  public byte[] frameSealControl() throws GeneralSecurityException {
    return run(Cipher.ENCRYPT_MODE, counter++, plaintext);
  }

  @Benchmark
  public byte[] frameSealAndOpen() {
    return server.open(client.seal(plaintext));
  }

  @Benchmark
  public byte[] frameSealAndOpenControl() throws GeneralSecurityException {
    long used = counter++;
    return run(Cipher.DECRYPT_MODE, used, run(Cipher.ENCRYPT_MODE, used, plaintext));
  }

  private byte[] run(int mode, long nonce, byte[] input) throws GeneralSecurityException {
    byte[] iv = ByteBuffer.allocate(12).putLong(4, nonce).array();
    cipher.init(mode, key, new GCMParameterSpec(128, iv));
    return cipher.doFinal(input);
  }

  private static NoiseTransport[] handshake() {
    SecureRandom random = new SecureRandom();
    Instant now = Instant.EPOCH;
    KeyPair root = Curve.generate(random);
    KeyPair serverKey = Curve.generate(random);
    byte[] chain =
        CertificateIssuer.issue(
            root, serverKey.publicKey(), now.minusSeconds(60), now.plusSeconds(60), random);
    var initiator =
        new XxInitiator(
            Curve.generate(random), Curve.generate(random), new TrustRoot(root.publicKey()), now);
    var responder = new XxResponder(serverKey, Curve.generate(random), chain);
    var finished = initiator.finish(responder.serverHello(initiator.clientHello()), new byte[1]);
    var accepted = responder.accept(finished.message());
    return new NoiseTransport[] {finished.transport(), accepted.transport()};
  }
}
