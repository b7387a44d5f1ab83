package io.manyline.dispatcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.SettableClock;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.EndpointChanges;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CachedEndpointsTest {
  private static final TenantId TENANT = InMemoryEndpoints.TENANT;
  private static final EventOwner OWNER =
      new EventOwner(InMemoryEndpoints.SESSION, TENANT, Network.SANDBOX);
  private static final WebhookEndpoint ONE =
      InMemoryEndpoints.endpoint(new EndpointId("wh_1"), URI.create("https://one.test"));

  private final SettableClock clock = new SettableClock();
  private final InMemoryEndpoints registry = new InMemoryEndpoints();
  private final CachedEndpoints cached = new CachedEndpoints(registry, clock);

  @Test
  void sessionShouldBeReadOnceForAllEventsOfSomeSeconds() {
    registry.put(ONE);
    for (int i = 0; i < 100; i++) {
      assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
      assertThat(cached.find(ONE.id())).contains(ONE);
      clock.advance(Duration.ofMillis(49));
    }

    assertThat(registry.reads()).isEqualTo(1);
  }

  @Test
  void changesShouldBeAskedForOnceInATenthOfASecondHoweverManyNeedToKnow() {
    for (int i = 0; i < 1_000; i++) {
      cached.ofSession(OWNER);
      cached.known(ONE.id());
      clock.advance(Duration.ofMillis(1));
    }

    assertThat(registry.questions()).isBetween(10, 21);
  }

  @Test
  void changeThatWasToldShouldBeSeenWithinATenthOfASecond() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.remove(ONE.id());
    registry.tell(TENANT);
    clock.advance(Duration.ofMillis(49));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    assertThat(cached.known(ONE.id())).isEqualTo(ONE);

    clock.advance(Duration.ofMillis(51));

    assertThat(cached.known(ONE.id())).isNull();
    assertThat(cached.find(ONE.id())).isEmpty();
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());
  }

  @Test
  void whoAsksForOneEndpointOnlyShouldSeeItsChangeAsSoon() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.remove(ONE.id());
    registry.tell(TENANT);
    clock.advance(EndpointChanges.HEARD_WITHIN);

    assertThat(cached.find(ONE.id())).isEmpty();
  }

  @Test
  void changeOfAnotherTenantShouldCostNoReading() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.tell(new TenantId("another"));
    clock.advance(EndpointChanges.HEARD_WITHIN);

    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    assertThat(registry.reads()).isEqualTo(1);
  }

  @Test
  void readingThatBeganBeforeAChangeWasHeardOfShouldNotBeTakenForTrueAfterwards() {
    registry.put(ONE);
    AtomicReference<CompletableFuture<List<WebhookEndpoint>>> meanwhile = new AtomicReference<>();
    registry.whileReading(
        () -> {
          registry.whileReading(() -> {});
          registry.remove(ONE.id());
          registry.tell(TENANT);
          clock.advance(EndpointChanges.HEARD_WITHIN);
          meanwhile.set(cached.ofSession(OWNER));
        });

    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    assertThat(meanwhile.get()).isCompletedWithValue(List.of());
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());
    assertThat(cached.known(ONE.id())).isNull();
  }

  @Test
  void changeThatNobodyToldShouldBeSeenWithinTenSecondsByWhoAsksAllTheTimeAndByWhoDoesNot() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.remove(ONE.id());
    clock.advance(Duration.ofMillis(5_100));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());

    registry.put(ONE);
    clock.advance(CachedEndpoints.TRUSTED);
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    registry.remove(ONE.id());
    clock.advance(CachedEndpoints.TRUSTED);
    assertThat(cached.find(ONE.id())).isEmpty();
  }

  @Test
  void ageShouldCountFromTheStartOfAReadingThatTookLong() {
    registry.put(ONE);
    registry.whileReading(
        () -> {
          registry.remove(ONE.id());
          clock.advance(Duration.ofSeconds(7));
        });
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
    registry.whileReading(() -> {});

    clock.advance(Duration.ofSeconds(3));

    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());
  }

  @Test
  void clockThatGoesBackShouldNotMakeAnythingTrueForLonger() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.remove(ONE.id());
    registry.tell(TENANT);

    clock.advance(Duration.ofHours(-1));

    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of());
  }

  @Test
  void registryThatDoesNotAnswerShouldFailWhoNeedsItAndNobodyElse() {
    registry.put(ONE);
    cached.ofSession(OWNER);
    registry.answers(false);
    clock.advance(Duration.ofMillis(99));
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));

    clock.advance(Duration.ofMillis(1));
    assertThat(cached.ofSession(OWNER)).isCompletedExceptionally();
    assertThat(cached.known(ONE.id())).isNull();

    registry.answers(true);
    assertThat(cached.ofSession(OWNER)).isCompletedWithValue(List.of(ONE));
  }

  @Test
  void concurrencyShouldBeTheEndpointsOnceItIsKnownAndOneBefore() {
    registry.put(
        ONE.withPolicy(new Policy(Ordering.PER_CHAT, Duration.ofSeconds(5), 3, List.of())));
    assertThat(cached.concurrency(ONE.id())).isEqualTo(1);

    cached.ofSession(OWNER);

    assertThat(cached.concurrency(ONE.id())).isEqualTo(3);
    clock.advance(Duration.ofMinutes(2));
    cached.prune();
    assertThat(cached.concurrency(ONE.id())).isEqualTo(1);
  }
}
