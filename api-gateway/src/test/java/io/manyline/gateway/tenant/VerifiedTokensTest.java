package io.manyline.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class VerifiedTokensTest {
  private static final Duration LIFE = Duration.ofSeconds(40);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<String> checked = new ArrayList<>();
  private final VerifiedTokens tokens = new VerifiedTokens(this::check, () -> now);

  @Test
  void theSignatureOfATokenShouldBeCheckedOnceAMinute() {
    assertThat(decode("lasting").getSubject()).isEqualTo("lasting");
    now = now.plus(VerifiedTokens.KEPT).minusMillis(1);
    assertThat(decode("lasting").getSubject()).isEqualTo("lasting");
    assertThat(checked).containsExactly("lasting");

    now = now.plusMillis(1);
    decode("lasting");

    assertThat(checked).containsExactly("lasting", "lasting");
  }

  @Test
  void aTokenThatEndedShouldBeCheckedAnew() {
    decode("short");
    now = now.plus(LIFE);

    decode("short");

    assertThat(checked).containsExactly("short", "short");
  }

  @Test
  void aTokenThatIsNotGoodShouldBeRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      StepVerifier.create(tokens.decode("forged")).verifyError(BadJwtException.class);
    }

    assertThat(checked).containsExactly("forged", "forged");
  }

  private Jwt decode(String token) {
    return tokens.decode(token).blockOptional().orElseThrow();
  }

  private Mono<Jwt> check(String token) {
    checked.add(token);
    if (token.equals("forged")) {
      return Mono.error(new BadJwtException("another signature"));
    }
    Jwt.Builder jwt = Jwt.withTokenValue(token).header("alg", "ES256").subject(token);
    return Mono.just(token.equals("short") ? jwt.expiresAt(now.plus(LIFE)).build() : jwt.build());
  }
}
