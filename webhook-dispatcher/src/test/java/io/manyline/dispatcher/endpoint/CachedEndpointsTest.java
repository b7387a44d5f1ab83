package io.manyline.dispatcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.SettableClock;
import io.manyline.registry.id.Network;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedEndpointsTest {
  private static final EventOwner OWNER =
      new EventOwner(InMemoryEndpoints.SESSION, InMemoryEndpoints.TENANT, Network.SANDBOX);
  private static final WebhookEndpoint ONE =
      InMemoryEndpoints.endpoint(new EndpointId("wh_1"), URI.create("https://one.test"));

  private final SettableClock clock = new SettableClock();
  private final InMemoryEndpoints registry = new InMemoryEndpoints();
  private final CachedEndpoints cached = new CachedEndpoints(registry, clock);

  @Test
  void sessionShouldBeReadOnceForAllEventsOfASecond() {
    registry.put(ONE);
    for (int i = 0; i < 100; i++) {
      assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
      assertThat(cached.find(ONE.id())).contains(ONE);
      clock.advance(Duration.ofMillis(9));
    }

    assertThat(registry.reads()).isEqualTo(1);
  }

  @Test
  void changeShouldBeSeenWithinTwoSecondsByWhoAsksAllTheTimeAndByWhoDoesNot() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.remove(ONE.id());
    clock.advance(Duration.ofMillis(1_100));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());

    registry.put(ONE);
    clock.advance(CachedEndpoints.STALENESS);
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    registry.remove(ONE.id());
    clock.advance(CachedEndpoints.STALENESS);
    assertThat(cached.find(ONE.id())).isEmpty();
  }

  @Test
  void ageShouldCountFromTheStartOfAReadingThatTookLong() {
    registry.put(ONE);
    registry.whileReading(
        () -> {
          registry.remove(ONE.id());
          clock.advance(Duration.ofMillis(1_500));
        });
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    registry.whileReading(() -> {});

    clock.advance(Duration.ofMillis(500));

    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());
  }

  @Test
  void registryThatDoesNotAnswerShouldFailWhoNeedsItAndNobodyElse() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.answers(false);
    clock.advance(Duration.ofMillis(1_999));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));

    clock.advance(Duration.ofMillis(1));
    assertThat(cached.ofSession(OWNER)).isCompletedExceptionally();

    registry.answers(true);
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
  }

  @Test
  void concurrencyShouldBeTheEndpointsOnceItIsKnown() {
    registry.put(
        ONE.withPolicy(new Policy(Ordering.PER_CHAT, Duration.ofSeconds(5), 3, List.of())));
    assertThat(cached.concurrency(ONE.id())).isEqualTo(Policy.DEFAULT.concurrency());

    cached.ofSession(OWNER);

    assertThat(cached.concurrency(ONE.id())).isEqualTo(3);
    clock.advance(Duration.ofMinutes(2));
    cached.prune();
    assertThat(cached.concurrency(ONE.id())).isEqualTo(Policy.DEFAULT.concurrency());
  }
}
