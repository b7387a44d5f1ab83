package io.manyline.whatsapp.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeepAliveTest {
  private final ClientFixture fixture = ClientFixture.online();

  @Test
  void pingShouldGoOutBetweenTwentyAndThirtySeconds() {
    fixture.advance(Duration.ofMillis(19_999));
    assertThat(pings()).isZero();

    fixture.advance(Duration.ofMillis(10_001));
    assertThat(pings()).isEqualTo(1);
    assertThat(fixture.client.evidence().lastPong()).isNotNull();
  }

  @Test
  void answeredPingsShouldGoOnAndOn() {
    fixture.advance(Duration.ofMinutes(10));

    assertThat(pings()).isBetween(20L, 30L);
    assertThat(fixture.ended()).isEmpty();
  }

  @Test
  void unansweredPingShouldEndTheClientAfterTenSeconds() {
    fixture.silence();
    while (pings() == 0) {
      fixture.advance(Duration.ofSeconds(1));
    }

    fixture.advance(Duration.ofSeconds(8));
    assertThat(fixture.ended()).isEmpty();
    fixture.advance(Duration.ofSeconds(2));

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.KEEPALIVE_TIMEOUT);
    assertThat(fixture.server().isClosed()).isTrue();
  }

  private long pings() {
    return fixture.server().received("iq").stream()
        .filter(iq -> iq.attribute("xmlns").orElse("").equals("w:p"))
        .count();
  }
}
