package io.manyline.registry.webhook;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.RegistryFixture;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.EndpointChanges;
import io.manyline.registry.session.EndpointChanges.Changes;
import io.manyline.registry.session.RedisSessionDirectory;
import io.manyline.registry.session.SessionConfig;
import io.manyline.testsupport.RedisExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whatever changes an endpoint tells so.
class EndpointChangesIT {
  private static final URI HOOK = URI.create("https://example.org/hook");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private RegistryFixture fixture;
  private RedisSessionDirectory sessions;
  private RedisWebhookEndpoints endpoints;
  private SessionConfig session;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    InstantSource clock = InstantSource.system();
    sessions = fixture.sessions(clock);
    endpoints = fixture.endpoints(sessions, clock);
    session = sessions.create(fixture.newSession("15550100043")).block(DEADLINE).session();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void updateThatChangesNothingShouldWriteAndTellNothing() {
    WebhookEndpoint before = create();
    long told = changesSince(0).upTo();

    assertThat(endpoints.update(before.id(), each -> each).block(DEADLINE)).isEqualTo(before);

    assertThat(changesSince(told)).isEqualTo(new Changes(Set.of(), told));
  }

  @Test
  void everyChangeShouldBeToldOnceItIsStored() {
    List<Runnable> changes =
        List.of(
            () -> create(),
            () -> update(only()),
            () -> endpoints.delete(only()).block(DEADLINE),
            () -> setWebhookUrl(HOOK),
            () -> update(EndpointId.ofSession(session.uid())),
            () -> endpoints.delete(EndpointId.ofSession(session.uid())).block(DEADLINE),
            () -> setWebhookUrl(HOOK),
            () -> sessions.delete(session.uid()).block(DEADLINE));
    long upTo = changesSince(0).upTo();
    for (Runnable change : changes) {
      change.run();

      Changes told = changesSince(upTo);
      assertThat(told.tenants()).containsExactly(fixture.tenant);
      assertThat(told.upTo()).isGreaterThan(upTo);
      upTo = told.upTo();
    }
  }

  @Test
  void changeOfASessionThatIsNoneOfItsWebhookShouldNotBeTold() {
    long told = changesSince(0).upTo();

    sessions.update(session.uid(), each -> each.withName("another")).block(DEADLINE);

    assertThat(changesSince(told).tenants()).isEmpty();
  }

  @Test
  void changeShouldBeToldToWhoReadUpToALaterTimeThanTheClocks() {
    long ahead = tell("other", Instant.now().plus(Duration.ofDays(1000)));

    create();

    assertThat(changesSince(ahead)).isEqualTo(new Changes(Set.of(fixture.tenant), ahead + 1));
    fixture.redis.delete(RedisKeys.changedEndpoints()).block(DEADLINE);
  }

  @Test
  void changeOfMoreThanAnHourAgoShouldNotBeKept() {
    tell("old", Instant.now().minus(Duration.ofMinutes(61)));
    tell("recent", Instant.now().minus(Duration.ofMinutes(59)));

    create();

    assertThat(changesSince(0).tenants())
        .contains(fixture.tenant, new TenantId("recent"))
        .doesNotContain(new TenantId("old"));
    fixture.redis.delete(RedisKeys.changedEndpoints()).block(DEADLINE);
  }

  @Test
  void changeShouldNotBeDoneBeforeEveryDispatcherHasHeardOfIt() {
    long begin = System.nanoTime();

    create();

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(EndpointChanges.HEARD_WITHIN);
  }

  private WebhookEndpoint create() {
    return endpoints
        .create(fixture.newEndpoint(HOOK, null), new EndpointLimits(50, 20))
        .block(DEADLINE);
  }

  private EndpointId only() {
    return endpoints
        .list(fixture.tenant, Network.SANDBOX)
        .map(WebhookEndpoint::id)
        .blockFirst(DEADLINE);
  }

  /// As if it had been told at this time. @return its score
  private long tell(String tenant, Instant at) {
    long score = at.toEpochMilli() * 1000;
    fixture
        .redis
        .opsForZSet()
        .add(RedisKeys.changedEndpoints(), tenant.getBytes(StandardCharsets.US_ASCII), score)
        .block(DEADLINE);
    return score;
  }

  private Changes changesSince(long since) {
    return endpoints.changes(since).block(DEADLINE);
  }

  private void update(EndpointId id) {
    endpoints
        .update(id, each -> each.withState(State.disabled(State.GONE, Instant.now())))
        .block(DEADLINE);
  }

  private void setWebhookUrl(URI url) {
    sessions.update(session.uid(), each -> each.withWebhookUrl(url)).block(DEADLINE);
  }
}
