package io.manyline.registry.session;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.RegistryFixture;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.RedisWorkerLeases;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSessionStatusesIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SessionStatus CONNECTED =
      new SessionStatus(
          SessionState.CONNECTED, "login", NOW, true, "15550100003", "99@lid", "Alice");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final String incarnation = UUID.randomUUID().toString();
  private RegistryFixture fixture;
  private RedisSessionStatuses statuses;
  private SessionConfig session;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    session =
        new RedisSessionDirectory(
                fixture.redis, fixture.masterKey, fixture.random, InstantSource.fixed(NOW), 8)
            .create(fixture.newSession("15550100003"))
            .block(DEADLINE)
            .session();
    statuses = new RedisSessionStatuses(fixture.redis, new RedisWorkerLeases(fixture.redis));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sessionThatNobodyTouchedShouldBeStopped() {
    ShownStatus shown = statuses.of(session).block(DEADLINE);

    assertThat(shown.status()).isEqualTo(SessionStatus.initial(NOW));
    assertThat(shown.connected()).isFalse();
    assertThat(statuses.claim(session.uid()).block(DEADLINE)).isNull();
  }

  @Test
  void sessionOfALivingOwnerShouldShowWhatItStored() {
    store(incarnation);
    fixture.redis.opsForValue().set(RedisKeys.lease(incarnation), new byte[1]).block(DEADLINE);

    ShownStatus shown = statuses.of(session).block(DEADLINE);

    assertThat(shown).isEqualTo(new ShownStatus(CONNECTED, true));
    assertThat(shown.connected()).isTrue();
    assertThat(statuses.claim(session.uid()).block(DEADLINE)).isEqualTo(new Claim(incarnation, 4));
  }

  @Test
  void sessionOfADeadOwnerShouldNotShowAsConnected() {
    store(incarnation);

    ShownStatus shown = statuses.of(session).block(DEADLINE);

    assertThat(shown.connected()).isFalse();
    assertThat(shown.loggedIn()).isTrue();
  }

  @Test
  void releasedSessionShouldNotShowAsConnected() {
    store("");

    assertThat(statuses.of(session).block(DEADLINE).ownerAlive()).isFalse();
  }

  private void store(String owner) {
    fixture
        .redis
        .<String, byte[]>opsForHash()
        .put(RedisKeys.state(session.uid()), StatusFormat.FIELD, StatusFormat.encode(CONNECTED))
        .block(DEADLINE);
    fixture
        .redis
        .<String, byte[]>opsForHash()
        .putAll(
            RedisKeys.claim(session.uid()),
            Map.of("owner", Ascii.bytes(owner), "fence", Ascii.bytes("4")))
        .block(DEADLINE);
  }
}
