package io.manyline.whatsapp;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Broken inputs made from proper ones, the same sequence under the same seed.
///
/// **Shape:** one to four changes each (bit, byte, length-like byte, cut, insertion, repeated or
/// foreign slice), or now and then nothing but noise; at most 8 KiB.
final class Mutations {
  private static final int MAX_LENGTH = 8192;
  private static final byte[] TELLING = {
    0, 1, 2, 3, 0x7f, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, (byte) 0x80, (byte) 0xec
  };

  private final SplittableRandom random;
  private final List<byte[]> seeds;

  Mutations(long seed, List<byte[]> seeds) {
    this.random = new SplittableRandom(seed);
    this.seeds = seeds;
  }

  byte[] next() {
    if (random.nextInt(50) == 0) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = seed().clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      bytes = change(bytes);
    }
    return bytes.length > MAX_LENGTH ? Arrays.copyOf(bytes, MAX_LENGTH) : bytes;
  }

  private byte[] change(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, at + random.nextInt(1, 40));
    return switch (random.nextInt(8)) {
      case 0, 1 -> set(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 2 -> set(bytes, at, random.nextInt(256));
      case 3 -> set(bytes, at, TELLING[random.nextInt(TELLING.length)]);
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> splice(bytes, at, to, new byte[0]);
      case 6 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      default -> splice(bytes, at, to, slice(seed()));
    };
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] slice(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(1, 60)));
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] insertion) {
    byte[] result = new byte[from + insertion.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(insertion, 0, result, from, insertion.length);
    System.arraycopy(bytes, to, result, from + insertion.length, bytes.length - to);
    return result;
  }
}
