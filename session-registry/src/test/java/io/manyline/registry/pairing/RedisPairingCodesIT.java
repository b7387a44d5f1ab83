package io.manyline.registry.pairing;

import static io.manyline.registry.RegistryFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.RegistryFixture;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.RedisSessionSealers;
import io.manyline.testsupport.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisPairingCodesIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private RegistryFixture fixture;
  private RedisPairingCodes codes;
  private SessionUid uid;

  @BeforeEach
  void open() {
    fixture = new RegistryFixture(REDIS);
    InstantSource clock = InstantSource.fixed(NOW);
    uid =
        fixture
            .sessions(clock)
            .create(fixture.newSession("15550100002"))
            .block(DEADLINE)
            .session()
            .uid();
    codes =
        new RedisPairingCodes(
            fixture.redis, new RedisSessionSealers(fixture.redis, fixture.masterKey), clock);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void currentShouldGiveTheCodeThatWasStored() {
    QrCode code = new QrCode("2@ref,a,b,c", NOW.plusSeconds(20));

    codes.store(uid, code).block(DEADLINE);

    assertThat(codes.current(uid, Duration.ofSeconds(10)).block(DEADLINE)).isEqualTo(code);
  }

  @Test
  void currentShouldNotGiveACodeThatIsAboutToExpire() {
    codes.store(uid, new QrCode("2@ref", NOW.plusSeconds(9))).block(DEADLINE);

    assertThat(codes.current(uid, Duration.ofSeconds(10)).block(DEADLINE)).isNull();
  }

  @Test
  void codeShouldDisappearByItself() {
    codes.store(uid, new QrCode("2@ref", NOW.plusSeconds(20))).block(DEADLINE);

    assertThat(fixture.redis.getExpire(RedisKeys.qr(uid)).block(DEADLINE))
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
  }

  @Test
  void storeOfAnExpiredCodeShouldLeaveNone() {
    codes.store(uid, new QrCode("2@old", NOW.plusSeconds(20))).block(DEADLINE);

    codes.store(uid, new QrCode("2@late", NOW)).block(DEADLINE);

    assertThat(codes.current(uid, Duration.ZERO).block(DEADLINE)).isNull();
  }

  @Test
  void codeShouldNotBeReadableInRedis() {
    codes.store(uid, new QrCode("2@ref,secret", NOW.plusSeconds(20))).block(DEADLINE);

    byte[] value = fixture.redis.opsForValue().get(RedisKeys.qr(uid)).block(DEADLINE);

    assertThat(new String(value, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void interestShouldLastTwoMinutes() {
    assertThat(codes.isAsked(uid).block(DEADLINE)).isFalse();

    codes.ask(uid).block(DEADLINE);

    assertThat(codes.isAsked(uid).block(DEADLINE)).isTrue();
    assertThat(fixture.redis.getExpire(RedisKeys.asked(uid)).block(DEADLINE))
        .isBetween(Duration.ofSeconds(110), Duration.ofMinutes(2));
  }
}
