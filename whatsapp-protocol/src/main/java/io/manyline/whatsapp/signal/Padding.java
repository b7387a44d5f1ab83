package io.manyline.whatsapp.signal;

import java.util.random.RandomGenerator;

/// Padding of `v=2` plaintexts: n bytes of value n, n from 1 to 15.
public final class Padding {
  private Padding() {}

  public static byte[] pad(byte[] plaintext, RandomGenerator random) {
    throw new UnsupportedOperationException();
  }

  /// Accepts 1 to 16 and checks every byte. @throws SignalException MALFORMED
  public static byte[] unpad(byte[] padded) {
    throw new UnsupportedOperationException();
  }
}
