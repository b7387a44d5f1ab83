package io.manyline.registry.session;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.RegistryFixture;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.v1.StoredSession;
import io.manyline.testsupport.RedisExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RedisSessionDirectoryIT {
  private static final int SHARDS = 8;
  private static final String PHONE = "15550100001";

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private RegistryFixture fixture;
  private RedisSessionDirectory directory;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    directory =
        new RedisSessionDirectory(
            fixture.redis,
            fixture.masterKey,
            fixture.random,
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")),
            SHARDS);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void createShouldStoreASessionThatAllFindersFind() {
    SessionConfig created = create().session();

    assertThat(created.desired()).isEqualTo(DesiredState.STOPPED);
    assertThat(directory.find(created.uid()).block(DEADLINE)).isEqualTo(created);
    assertThat(find(PHONE)).isEqualTo(created);
    assertThat(list()).containsExactly(created);
    int shard = Shards.of(created.uid().value(), SHARDS);
    assertThat(directory.inShard(Network.SANDBOX, shard).collectList().block(DEADLINE))
        .contains(created.uid());
  }

  @Test
  void everyChangeShouldBeCountedInItsShardAndNothingElse() {
    List<Integer> all = IntStream.range(0, SHARDS).boxed().toList();
    Map<Integer, Long> empty = directory.changes(Network.SANDBOX, all).block(DEADLINE);
    SessionConfig session = create().session();
    int shard = Shards.of(session.uid().value(), SHARDS);
    Map<Integer, Long> created = directory.changes(Network.SANDBOX, all).block(DEADLINE);
    directory.update(session.uid(), each -> each.withEnabled(false)).block(DEADLINE);
    Map<Integer, Long> updated = directory.changes(Network.SANDBOX, all).block(DEADLINE);
    directory.update(session.uid(), each -> each).block(DEADLINE);
    create();
    Map<Integer, Long> unchanged = directory.changes(Network.SANDBOX, all).block(DEADLINE);
    directory.delete(session.uid()).block(DEADLINE);
    Map<Integer, Long> deleted = directory.changes(Network.SANDBOX, all).block(DEADLINE);

    assertThat(created.get(shard)).isEqualTo(empty.get(shard) + 1);
    assertThat(updated.get(shard)).isEqualTo(empty.get(shard) + 2);
    assertThat(unchanged).isEqualTo(updated);
    assertThat(deleted.get(shard)).isEqualTo(empty.get(shard) + 3);
    assertThat(deleted)
        .allSatisfy(
            (each, count) -> assertThat(count - empty.get(each)).isEqualTo(each == shard ? 3 : 0));
    assertThat(directory.changes(Network.LIVE, all).block(DEADLINE)).hasSize(SHARDS);
    assertThat(directory.changes(Network.SANDBOX, List.of()).block(DEADLINE)).isEmpty();
  }

  @Test
  void createShouldGiveTheExistingSessionForTheSameNumber() {
    SessionDirectory.Created first = create();
    SessionDirectory.Created second = create();

    assertThat(first.isNew()).isTrue();
    assertThat(second.isNew()).isFalse();
    assertThat(second.session()).isEqualTo(first.session());
  }

  @Test
  void createShouldMakeOneSessionWhenManyAskAtOnce() {
    List<SessionDirectory.Created> all =
        Flux.range(0, 32)
            .flatMap(i -> directory.create(fixture.newSession(PHONE)), 32)
            .collectList()
            .block(DEADLINE);

    assertThat(all).filteredOn(SessionDirectory.Created::isNew).hasSize(1);
    assertThat(all).extracting(c -> c.session().uid()).containsOnly(all.getFirst().session().uid());
  }

  @Test
  void createShouldFillInAnIndexThatACrashLeftWithoutARecord() {
    SessionUid dangling = create().session().uid();
    fixture.redis.delete(RedisKeys.config(dangling)).block(DEADLINE);
    assertThat(find(PHONE)).isNull();
    assertThat(list()).isEmpty();

    SessionDirectory.Created again = create();

    assertThat(again.isNew()).isTrue();
    assertThat(again.session().uid()).isEqualTo(dangling);
  }

  @Test
  void createShouldStepOverATombstoneWithAFreshUid() {
    SessionUid deleted = create().session().uid();
    byte[] record = fixture.redis.opsForValue().get(RedisKeys.config(deleted)).block(DEADLINE);
    StoredSession stored = SessionFormat.parse(record);
    fixture
        .redis
        .opsForValue()
        .set(RedisKeys.config(deleted), SessionFormat.tombstone(stored))
        .block(DEADLINE);
    assertThat(find(PHONE)).isNull();

    SessionDirectory.Created again = create();

    assertThat(again.isNew()).isTrue();
    assertThat(again.session().uid()).isNotEqualTo(deleted);
    assertThat(find(PHONE)).isEqualTo(again.session());
  }

  @Test
  void updateShouldLoseNoChangeOfManyAtOnce() {
    SessionUid uid = create().session().uid();

    Flux.range(0, 20)
        .flatMap(i -> directory.update(uid, s -> s.withName(s.name() + "x")), 20)
        .blockLast(DEADLINE);

    SessionConfig session = directory.find(uid).block(DEADLINE);
    assertThat(session.name()).isEqualTo("Test" + "x".repeat(20));
    assertThat(session.version()).isEqualTo(21);
  }

  @Test
  void updateShouldKeepWhatItDoesNotChange() {
    SessionConfig before = create().session();

    SessionConfig after =
        directory
            .update(before.uid(), s -> s.withWebhookUrl(URI.create("http://localhost/hook")))
            .block(DEADLINE);

    assertThat(after.webhookSecret()).isEqualTo(before.webhookSecret());
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(directory.find(before.uid()).block(DEADLINE)).isEqualTo(after);
  }

  @Test
  void updateShouldKeepWhatOnlyANewerReleaseKnows() {
    SessionUid uid = create().session().uid();
    UnknownFieldSet newer =
        UnknownFieldSet.newBuilder()
            .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(42).build())
            .build();
    byte[] record = fixture.redis.opsForValue().get(RedisKeys.config(uid)).block(DEADLINE);
    StoredSession stored =
        SessionFormat.parse(record).toBuilder().mergeUnknownFields(newer).build();
    fixture
        .redis
        .opsForValue()
        .set(RedisKeys.config(uid), SessionFormat.record(stored))
        .block(DEADLINE);

    directory.update(uid, s -> s.withName("another")).block(DEADLINE);

    byte[] after = fixture.redis.opsForValue().get(RedisKeys.config(uid)).block(DEADLINE);
    assertThat(SessionFormat.parse(after).getName()).isEqualTo("another");
    assertThat(SessionFormat.parse(after).getUnknownFields()).isEqualTo(newer);
  }

  @Test
  void updateThatChangesNothingShouldWriteNothing() {
    SessionConfig before = create().session();

    assertThat(directory.update(before.uid(), s -> s).block(DEADLINE).version())
        .isEqualTo(before.version());
  }

  @Test
  void updateShouldBeEmptyForAnUnknownSession() {
    Mono<SessionConfig> update =
        directory.update(new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV"), s -> s.withName("n"));

    assertThat(update.block(DEADLINE)).isNull();
  }

  @Test
  void deleteShouldLeaveNothingBehind() {
    SessionConfig session = create().session();
    RedisKeys.stateOf(session.uid())
        .forEach(key -> fixture.redis.opsForValue().set(key, new byte[1]).block(DEADLINE));
    RedisKeys.dispatcherOf(session.uid().value())
        .forEach(key -> fixture.redis.opsForValue().set(key, new byte[1]).block(DEADLINE));

    assertThat(directory.delete(session.uid()).block(DEADLINE)).isTrue();

    assertThat(list()).isEmpty();
    assertThat(
            fixture
                .redis
                .keys("ml:*{" + session.uid().value() + "}:*")
                .collectList()
                .block(DEADLINE))
        .isEmpty();
    int shard = Shards.of(session.uid().value(), SHARDS);
    assertThat(directory.inShard(Network.SANDBOX, shard).collectList().block(DEADLINE))
        .doesNotContain(session.uid());
    assertThat(directory.delete(session.uid()).block(DEADLINE)).isFalse();
  }

  @Test
  void secretShouldNotBeReadableInRedis() {
    SessionConfig session = create().session();

    byte[] record =
        fixture.redis.opsForValue().get(RedisKeys.config(session.uid())).block(DEADLINE);

    assertThat(new String(record, StandardCharsets.ISO_8859_1))
        .doesNotContain("whsec_")
        .doesNotContain(session.webhookSecret().value().substring(6));
  }

  @Test
  void shardCountShouldBeTheFirstOneForEver() {
    RedisInstallation installation = new RedisInstallation(fixture.redis);
    int recorded = installation.shards(8).block(DEADLINE);

    assertThat(installation.shards(recorded + 1).block(DEADLINE)).isEqualTo(recorded);
  }

  private SessionDirectory.Created create() {
    return directory.create(fixture.newSession(PHONE)).block(DEADLINE);
  }

  private SessionConfig find(String phone) {
    return directory.find(fixture.tenant, Network.SANDBOX, new SessionId(phone)).block(DEADLINE);
  }

  private List<SessionConfig> list() {
    return directory.list(fixture.tenant, Network.SANDBOX).collectList().block(DEADLINE);
  }
}
