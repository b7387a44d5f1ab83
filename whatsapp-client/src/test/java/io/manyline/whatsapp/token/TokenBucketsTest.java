package io.manyline.whatsapp.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenBucketsTest {
  private static final long WEEK = 604_800;
  private static final long NOW = 100 * WEEK + 5;

  @ParameterizedTest
  @CsvSource({"100, 0, true", "97, 0, true", "96, 604799, false", "50, 0, false", "101, 0, true"})
  void tokenShouldBeGoodInItsBucketAndTheNextThree(long bucket, long second, boolean good) {
    assertThat(TokenBuckets.isGood(bucket * WEEK + second, Instant.ofEpochSecond(NOW)))
        .isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "60480000, false", "60479999, true", "60480005, false"})
  void tokenShouldBeIssuedOnceInABucket(long issuedAt, boolean due) {
    assertThat(TokenBuckets.isDue(issuedAt, Instant.ofEpochSecond(NOW))).isEqualTo(due);
  }
}
