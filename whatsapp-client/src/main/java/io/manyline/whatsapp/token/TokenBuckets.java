package io.manyline.whatsapp.token;

import java.time.Instant;

/// When a token is too old, and when a new one is due.
///
/// **Shape:** time is cut into buckets of 7 days from 1970 on. A token is good in the bucket in
/// which it was given and in the next three; a new one is due once in a bucket. **Source:**
/// docs/protocol/privacy-tokens.md (whatsmeow tctoken.go, Baileys src/Utils/tc-token-utils.ts).
final class TokenBuckets {
  private static final long SECONDS = 604_800;
  private static final long GOOD = 4;

  private TokenBuckets() {}

  /// @param givenAt seconds since 1970
  static boolean isGood(long givenAt, Instant now) {
    return bucket(givenAt) > bucket(now.getEpochSecond()) - GOOD;
  }

  /// @param issuedAt seconds since 1970, 0 for never
  static boolean isDue(long issuedAt, Instant now) {
    return issuedAt == 0 || bucket(now.getEpochSecond()) > bucket(issuedAt);
  }

  private static long bucket(long seconds) {
    return Math.floorDiv(seconds, SECONDS);
  }
}
