package io.manyline.registry.session;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.RegistryFixture;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.RedisWorkerLeases;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
  private RedisSessionDirectory directory;
  private RedisSessionStatuses statuses;
  private SessionConfig session;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    directory = fixture.sessions(InstantSource.fixed(NOW));
    session = directory.create(fixture.newSession("15550100003")).block(DEADLINE).session();
    statuses = new RedisSessionStatuses(fixture.redis, new RedisWorkerLeases(fixture.redis), 8);
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

    assertThat(shown).isEqualTo(new ShownStatus(CONNECTED, true, Evidence.NONE));
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

  @Test
  void evidenceShouldBeReadFromTheShardAndGoWithTheSession() {
    Evidence evidence = new Evidence(NOW.plusSeconds(2), NOW);
    String key = RedisKeys.evidence(session.network(), Shards.of(session.uid().value(), 8));
    fixture
        .redis
        .<String, byte[]>opsForHash()
        .put(key, session.uid().value(), EvidenceFormat.encode(evidence))
        .block(DEADLINE);

    assertThat(statuses.of(session).block(DEADLINE).evidence()).isEqualTo(evidence);

    directory.delete(session.uid()).block(DEADLINE);
    assertThat(
            fixture
                .redis
                .<String, byte[]>opsForHash()
                .hasKey(key, session.uid().value())
                .block(DEADLINE))
        .isFalse();
  }

  @Test
  void historyShouldBeginWithTheNewestAlsoWithinAMillisecond() {
    List<SessionStatus> moves =
        List.of(
            at(NOW.plusNanos(2_000), SessionState.CONNECTED),
            at(NOW.plusNanos(1_000), SessionState.CONNECTING),
            at(NOW.minusSeconds(5), SessionState.PAIRING));
    for (SessionStatus move : moves) {
      fixture
          .redis
          .opsForZSet()
          .add(
              RedisKeys.statuses(session.uid()),
              StatusFormat.encode(move),
              move.since().toEpochMilli())
          .block(DEADLINE);
    }

    assertThat(statuses.history(session.uid(), 10).collectList().block(DEADLINE)).isEqualTo(moves);
    assertThat(statuses.history(session.uid(), 2).collectList().block(DEADLINE)).hasSize(2);
  }

  private static SessionStatus at(Instant since, SessionState state) {
    return new SessionStatus(state, "test", since, true, null, null, null);
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
