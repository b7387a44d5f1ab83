package io.manyline.worker.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.StorageFixture;
import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionClaimsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private StorageFixture storage;
  private SessionClaims claims;
  private SessionUid uid;
  private String first;
  private String second;

  @BeforeEach
  void twoWorkersAndASession() {
    storage = new StorageFixture(REDIS);
    claims = new SessionClaims(storage.redis());
    uid = storage.newSession();
    first = storage.newId();
    second = storage.newId();
    storage.lease(first);
    storage.lease(second);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void freeSessionShouldBeClaimedWithFenceOne() {
    ClaimResult result = claims.claim(uid, first);

    assertThat(result).isInstanceOf(ClaimResult.Granted.class);
    assertThat(((ClaimResult.Granted) result).claim()).isEqualTo(new Claim(first, 1));
    assertThat(((ClaimResult.Granted) result).takenOver()).isFalse();
  }

  @Test
  void sessionOfALivingWorkerShouldStayItsOwn() {
    claims.claim(uid, first);

    assertThat(claims.claim(uid, second)).isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.observe(uid)).isEqualTo(new Claim(first, 1));
  }

  @Test
  void sessionOfADeadWorkerShouldBeTakenOverWithAHigherFence() {
    claims.claim(uid, first);
    storage.redis().delete(RedisKeys.lease(first)).join();

    ClaimResult.Granted granted = (ClaimResult.Granted) claims.claim(uid, second);

    assertThat(granted.claim()).isEqualTo(new Claim(second, 2));
    assertThat(granted.takenOver()).isTrue();
  }

  @Test
  void takeOverShouldBeRefusedWhenTheClaimIsNotTheOneObserved() {
    claims.claim(uid, first);
    Claim observed = claims.observe(uid);
    claims.claim(uid, first);

    assertThat(claims.takeOver(uid, observed, second)).isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.takeOver(uid, new Claim(second, 2), second))
        .isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.observe(uid)).isEqualTo(new Claim(first, 2));
  }

  @Test
  void releasedSessionShouldKeepItsFenceAndBeFreeAtOnce() {
    Claim claim = ((ClaimResult.Granted) claims.claim(uid, first)).claim();

    assertThat(claims.release(uid, new Claim(first, 9))).isFalse();
    assertThat(claims.release(uid, new Claim(second, 1))).isFalse();
    assertThat(claims.release(uid, claim)).isTrue();

    assertThat(claims.observe(uid)).isEqualTo(new Claim("", 1));
    assertThat(((ClaimResult.Granted) claims.claim(uid, second)).claim().fence()).isEqualTo(2);
  }

  @Test
  void claimThatWentBackInTimeShouldNotHandOutAFenceTwice() {
    claims.claim(uid, first);
    claims.claim(uid, first);
    storage.redis().delete(RedisKeys.claim(uid)).join();

    assertThat(((ClaimResult.Granted) claims.claim(uid, second)).claim().fence()).isEqualTo(3);
  }

  @Test
  void sessionThatDoesNotExistShouldNotBeClaimed() {
    storage.redis().delete(RedisKeys.config(uid)).join();

    assertThat(claims.claim(uid, first)).isInstanceOf(ClaimResult.Gone.class);
  }

  @Test
  void missedLeaseShouldBeDeadForEverThoughItsKeyComesBack() {
    LeaseSettings settings =
        new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(1));
    AtomicLong nanos = new AtomicLong();
    String incarnation = storage.newId();
    WorkerLease lease =
        new WorkerLease(
            storage.redis(),
            incarnation,
            settings,
            new LeaseGate(nanos::get, InstantSource.fixed(Instant.EPOCH)));
    assertThat(lease.acquire()).isTrue();
    assertThat(lease.renew()).isTrue();

    storage.redis().delete(RedisKeys.lease(incarnation)).join();
    assertThat(lease.renew()).isFalse();
    storage
        .redis()
        .setIfAbsent(
            RedisKeys.lease(incarnation), RedisPipeline.bytes(incarnation), Duration.ofMinutes(10))
        .join();

    assertThat(lease.renew()).isFalse();
    assertThat(lease.gate().isHeld()).isFalse();
  }
}
