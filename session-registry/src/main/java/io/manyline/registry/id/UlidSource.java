package io.manyline.registry.id;

import java.security.SecureRandom;
import java.time.InstantSource;

/// Makes ULIDs: 48 bits of milliseconds, 80 random bits, in Crockford's base32 (26 characters).
///
/// **Order and threads:** safe for all; ids of different milliseconds sort by time. **Source:** the
/// ULID specification.
public final class UlidSource {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_CHARACTERS = 10;
  private static final int RANDOM_CHARACTERS = 16;

  private final InstantSource clock;
  private final SecureRandom random;

  public UlidSource(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  public String next() {
    char[] text = new char[TIME_CHARACTERS + RANDOM_CHARACTERS];
    long time = clock.millis();
    for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (time & 31));
      time >>>= 5;
    }
    byte[] bits = new byte[RANDOM_CHARACTERS];
    random.nextBytes(bits);
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      text[TIME_CHARACTERS + i] = ALPHABET.charAt(bits[i] & 31);
    }
    return new String(text);
  }
}
