package io.manyline.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.session.WebhookSecret;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final WebhookSecret old = WebhookSecret.create(new SecureRandom());
  private final WebhookSecret fresh = WebhookSecret.create(new SecureRandom());

  @Test
  void bothShouldSignUntilTheGracePeriodEnds() {
    Secrets secrets = Secrets.of(old).rotated(fresh, NOW.plusSeconds(60));

    assertThat(Secrets.of(old).signing(NOW)).containsExactly(old);
    assertThat(secrets.signing(NOW)).containsExactly(fresh, old);
    assertThat(secrets.signing(NOW.plusMillis(59_999))).containsExactly(fresh, old);
    assertThat(secrets.signing(NOW.plusSeconds(60))).containsExactly(fresh);
  }

  @Test
  void secretOfNowShouldChangeNothingWhenItIsGivenAgain() {
    Secrets secrets = Secrets.of(old).rotated(fresh, NOW.plusSeconds(60));

    assertThat(secrets.rotated(fresh, NOW.plusSeconds(90))).isEqualTo(secrets);
  }
}
