package io.manyline.registry.session;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.RegistryFixture;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.RedisWorkerLeases;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.registry.seal.RedisSessionSealers;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.session.TransferException.Reason;
import io.manyline.testsupport.RedisExtension;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.domain.Range;

/// Out of an installation and in again, under another master key.
class RedisSessionTransferIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String PASSPHRASE = "correct horse battery";
  private static final int SHARDS = 8;

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final ExportFile exports = new ExportFile(new SecureRandom(), 10);

  private RegistryFixture fixture;
  private RedisSessionDirectory directory;
  private RedisSessionTransfer here;
  private MasterKey otherKey;
  private RedisSessionTransfer elsewhere;
  private SessionConfig session;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    directory = directory(fixture.masterKey);
    here = transfer(fixture.masterKey);
    byte[] other = new byte[32];
    other[0] = 1;
    otherKey =
        new MasterKey(
            new MasterKeyProperties(2, Base64.getEncoder().encodeToString(other)), fixture.random);
    elsewhere = transfer(otherKey);
    session = directory.create(fixture.newSession("15550100031")).block(DEADLINE).session();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everythingShouldComeBackUnderAnotherMasterKeyAndBeDisabled() {
    fill();
    directory
        .update(session.uid(), each -> each.withDesired(DesiredState.CONNECTED))
        .block(DEADLINE);
    ShortForm form =
        new ShortForm(WebhookSecret.create(fixture.random), NOW.plusSeconds(60), "gone", NOW);
    directory
        .update(
            session.uid(),
            each ->
                each.withWebhook(URI.create("https://example.org/"), each.webhookSecret(), form))
        .block(DEADLINE);
    disable();
    Map<String, Object> before = stored();
    byte[] file = here.export(session.uid(), PASSPHRASE).block(DEADLINE);
    directory.delete(session.uid()).block(DEADLINE);

    SessionConfig restored =
        elsewhere.restore(fixture.tenant, Network.SANDBOX, file, PASSPHRASE).block(DEADLINE);

    assertThat(restored.uid()).isEqualTo(session.uid());
    assertThat(restored.enabled()).isFalse();
    assertThat(restored.desired()).isEqualTo(DesiredState.CONNECTED);
    assertThat(restored.webhookSecret()).isEqualTo(session.webhookSecret());
    assertThat(restored.webhookUrl()).hasToString("https://example.org/");
    assertThat(restored.shortForm()).isEqualTo(form);
    assertThat(stored()).isEqualTo(before).isNotEmpty();
    assertThat(
            directory(otherKey).find(fixture.tenant, Network.SANDBOX, session.id()).block(DEADLINE))
        .isEqualTo(restored);
    Sealer sealer = new RedisSessionSealers(fixture.redis, otherKey).of(session.uid()).block();
    String place = RedisKeys.place(RedisKeys.device(session.uid()), "CREDENTIALS");
    assertThat(sealer.open(place, device("CREDENTIALS"))).isEqualTo("secret".getBytes(UTF_8));
    assertThat(directory.inShard(Network.SANDBOX, shard()).collectList().block(DEADLINE))
        .contains(session.uid());
  }

  @Test
  void claimShouldComeWithoutItsOwnerAndWithItsFence() {
    fill();
    disable();
    byte[] file = here.export(session.uid(), PASSPHRASE).block(DEADLINE);
    directory.delete(session.uid()).block(DEADLINE);
    elsewhere.restore(fixture.tenant, Network.SANDBOX, file, PASSPHRASE).block(DEADLINE);

    assertThat(
            new RedisSessionStatuses(fixture.redis, new RedisWorkerLeases(fixture.redis), SHARDS)
                .claim(session.uid())
                .block(DEADLINE))
        .isEqualTo(new Claim("", 7));
  }

  @Test
  void enabledSessionShouldStay() {
    refusal(Reason.ENABLED, () -> here.export(session.uid(), PASSPHRASE).block(DEADLINE));
  }

  @Test
  void sessionThatItsLivingOwnerStillRunsShouldStay() {
    fill();
    directory.update(session.uid(), each -> each.withEnabled(false)).block(DEADLINE);
    String owner = UUID.randomUUID().toString();
    hash(RedisKeys.claim(session.uid()), "owner", owner.getBytes(UTF_8));
    fixture.redis.opsForValue().set(RedisKeys.lease(owner), new byte[1]).block(DEADLINE);

    refusal(Reason.RUNNING, () -> here.export(session.uid(), PASSPHRASE).block(DEADLINE));

    fixture.redis.delete(RedisKeys.lease(owner)).block(DEADLINE);
    assertThat(here.export(session.uid(), PASSPHRASE).block(DEADLINE)).isNotEmpty();
  }

  @Test
  void sessionThatIsThereShouldNotBeOverwritten() {
    fill();
    disable();
    byte[] file = here.export(session.uid(), PASSPHRASE).block(DEADLINE);

    refusal(
        Reason.THERE_ALREADY,
        () -> here.restore(fixture.tenant, Network.SANDBOX, file, PASSPHRASE).block(DEADLINE));

    directory.delete(session.uid()).block(DEADLINE);
    SessionConfig other =
        directory.create(fixture.newSession("15550100031")).block(DEADLINE).session();
    refusal(
        Reason.THERE_ALREADY,
        () -> here.restore(fixture.tenant, Network.SANDBOX, file, PASSPHRASE).block(DEADLINE));
    assertThat(fixture.redis.hasKey(RedisKeys.config(session.uid())).block(DEADLINE)).isFalse();
    assertThat(directory.find(other.uid()).block(DEADLINE)).isEqualTo(other);
  }

  @Test
  void restoreThatWasInterruptedShouldBeDoneAgain() {
    fill();
    disable();
    Map<String, Object> before = stored();
    byte[] file = here.export(session.uid(), PASSPHRASE).block(DEADLINE);
    byte[] record = fixture.redis.opsForValue().get(RedisKeys.config(session.uid())).block();
    directory.delete(session.uid()).block(DEADLINE);
    // It came as far as half of the state.
    fixture
        .redis
        .opsForValue()
        .set(RedisKeys.config(session.uid()), SessionFormat.tombstone(SessionFormat.parse(record)))
        .block(DEADLINE);
    hash(
        RedisKeys.tenantIndex(fixture.tenant, Network.SANDBOX),
        session.id().value(),
        session.uid().value().getBytes(UTF_8));
    hash(RedisKeys.device(session.uid()), "LEFT_OVER", new byte[1]);

    elsewhere.restore(fixture.tenant, Network.SANDBOX, file, PASSPHRASE).block(DEADLINE);

    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void anotherNetworkShouldRefuse() {
    disable();
    byte[] file = here.export(session.uid(), PASSPHRASE).block(DEADLINE);

    refusal(
        Reason.OTHER_NETWORK,
        () -> here.restore(fixture.tenant, Network.LIVE, file, PASSPHRASE).block(DEADLINE));
  }

  @Test
  void wrongPassphraseAndEveryChangedPartShouldBeRefused() {
    disable();
    byte[] file = here.export(session.uid(), PASSPHRASE).block(DEADLINE);

    refusal(Reason.UNREADABLE, () -> exports.open(file, "another passphrase"));
    refusal(Reason.UNREADABLE, () -> exports.open(new byte[3], PASSPHRASE));
    for (int place : new int[] {0, 8, 9, 12, 13, 28, 29, 40, 41, file.length - 1}) {
      byte[] changed = file.clone();
      changed[place] ^= 1;
      refusal(Reason.UNREADABLE, () -> exports.open(changed, PASSPHRASE));
    }
  }

  @Test
  void unknownSessionShouldBeEmpty() {
    assertThat(
            here.export(new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV"), PASSPHRASE).block(DEADLINE))
        .isNull();
  }

  private void fill() {
    SessionUid uid = session.uid();
    Sealer sealer = new RedisSessionSealers(fixture.redis, fixture.masterKey).of(uid).block();
    hash(
        RedisKeys.device(uid),
        "CREDENTIALS",
        sealer.seal(
            RedisKeys.place(RedisKeys.device(uid), "CREDENTIALS"), "secret".getBytes(UTF_8)));
    Map<String, byte[]> prekeys = new TreeMap<>();
    for (int i = 0; i < 1_200; i++) {
      prekeys.put("PREKEY:" + i, new byte[] {(byte) i, (byte) 0xFF, 0});
    }
    fixture
        .redis
        .<String, byte[]>opsForHash()
        .putAll(RedisKeys.device(uid), prekeys)
        .block(DEADLINE);
    fixture
        .redis
        .opsForZSet()
        .add(RedisKeys.deviceSent(uid), "SENT:1".getBytes(UTF_8), 1_767_225_600_000.0)
        .block(DEADLINE);
    hash(RedisKeys.state(uid), "rev", "12".getBytes(UTF_8));
    hash(
        RedisKeys.state(uid),
        StatusFormat.FIELD,
        StatusFormat.encode(
            new SessionStatus(SessionState.CONNECTED, "login", NOW, true, null, null, null)));
    hash(RedisKeys.claim(uid), "fence", "7".getBytes(UTF_8));
    hash(RedisKeys.claim(uid), "owner", "somebody".getBytes(UTF_8));
  }

  private void disable() {
    directory.update(session.uid(), each -> each.withEnabled(false)).block(DEADLINE);
  }

  /// Values as text, so that maps compare.
  private Map<String, Object> stored() {
    Map<String, Object> all = new TreeMap<>();
    for (String key : RedisKeys.exportOf(session.uid())) {
      Map<String, String> fields = new TreeMap<>();
      if (key.endsWith(":sent")) {
        fixture
            .redis
            .opsForZSet()
            .rangeWithScores(key, Range.unbounded())
            .doOnNext(each -> fields.put(new String(each.getValue(), UTF_8), "" + each.getScore()))
            .blockLast(DEADLINE);
      } else if (key.endsWith(":device") || key.endsWith(":state")) {
        fixture
            .redis
            .<String, byte[]>opsForHash()
            .entries(key)
            .doOnNext(
                each ->
                    fields.put(each.getKey(), Base64.getEncoder().encodeToString(each.getValue())))
            .blockLast(DEADLINE);
      }
      if (!fields.isEmpty()) {
        all.put(key, fields);
      }
    }
    return all;
  }

  private byte[] device(String field) {
    return fixture
        .redis
        .<String, byte[]>opsForHash()
        .get(RedisKeys.device(session.uid()), field)
        .block(DEADLINE);
  }

  private int shard() {
    return Shards.of(session.uid().value(), SHARDS);
  }

  private void hash(String key, String field, byte[] value) {
    fixture.redis.<String, byte[]>opsForHash().put(key, field, value).block(DEADLINE);
  }

  private RedisSessionDirectory directory(MasterKey key) {
    return new RedisSessionDirectory(
        fixture.redis, key, fixture.random, InstantSource.fixed(NOW), SHARDS);
  }

  private RedisSessionTransfer transfer(MasterKey key) {
    return new RedisSessionTransfer(
        fixture.redis, new RedisWorkerLeases(fixture.redis), key, SHARDS, exports);
  }

  private static void refusal(Reason reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TransferException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
