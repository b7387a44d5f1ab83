package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.noise.NoiseException.Reason;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM under one key for one direction, with a counter as nonce.
///
/// **Shape:** IV = eight zero bytes, 32-bit big-endian counter from 0; 16-byte tag at the end.
/// **Order and threads:** one thread at a time; messages in counter order. **Errors:**
/// [NoiseException] DECRYPT_FAILED (the counter stays), COUNTER_EXHAUSTED after 2^32 messages.
/// **Source:** whatsmeow socket/noisehandshake.go, socket/noisesocket.go.
final class CounterCipher {
  static final int TAG_BYTES = 16;
  private static final long COUNTERS = 1L << 32;

  private final Cipher cipher;
  private SecretKeySpec key;
  private long counter;

  CounterCipher(byte[] key) {
    this(key, 0);
  }

  CounterCipher(byte[] key, long counter) {
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES-GCM", e);
    }
    this.key = new SecretKeySpec(key, "AES");
    this.counter = counter;
  }

  void rekey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    this.counter = 0;
  }

  byte[] encrypt(byte[] additional, byte[] plaintext) {
    try {
      return run(Cipher.ENCRYPT_MODE, additional, plaintext);
    } catch (AEADBadTagException e) {
      throw new IllegalStateException("encryption checks no tag", e);
    }
  }

  byte[] decrypt(byte[] additional, byte[] ciphertext) {
    if (ciphertext.length < TAG_BYTES) {
      throw new NoiseException(Reason.DECRYPT_FAILED, "ciphertext is shorter than its tag");
    }
    try {
      return run(Cipher.DECRYPT_MODE, additional, ciphertext);
    } catch (AEADBadTagException _) {
      throw new NoiseException(Reason.DECRYPT_FAILED, "tag of message " + counter);
    }
  }

  private byte[] run(int mode, byte[] additional, byte[] input) throws AEADBadTagException {
    if (counter >= COUNTERS) {
      throw new NoiseException(Reason.COUNTER_EXHAUSTED, "2^32 messages under one key");
    }
    try {
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv(counter)));
      cipher.updateAAD(additional);
      byte[] output = cipher.doFinal(input);
      counter++;
      return output;
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM under a 32-byte key", e);
    }
  }

  private static byte[] iv(long counter) {
    byte[] iv = new byte[12];
    for (int i = 0; i < 4; i++) {
      iv[11 - i] = (byte) (counter >> 8 * i);
    }
    return iv;
  }
}
