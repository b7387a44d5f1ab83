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
import java.util.Map;
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
  void freeSessionShouldBeClaimed() {
    ClaimResult.Granted granted = granted(first);

    assertThat(granted.claim().owner()).isEqualTo(first);
    assertThat(granted.claim().fence()).isPositive();
    assertThat(granted.takenOver()).isFalse();
    assertThat(granted.doubts()).isZero();
    assertThat(claims.observe(uid)).isEqualTo(granted.claim());
  }

  @Test
  void sessionOfALivingWorkerShouldStayItsOwn() {
    Claim claim = granted(first).claim();

    assertThat(claims.claim(uid, second)).isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.observe(uid)).isEqualTo(claim);
  }

  @Test
  void sessionOfADeadWorkerShouldBeTakenOverWithAHigherFenceAndADoubt() {
    Claim claim = granted(first).claim();
    storage.redis().delete(RedisKeys.lease(first)).join();

    ClaimResult.Granted granted = granted(second);

    assertThat(granted.claim().owner()).isEqualTo(second);
    assertThat(granted.claim().fence()).isGreaterThan(claim.fence());
    assertThat(granted.takenOver()).isTrue();
    assertThat(granted.doubts()).isEqualTo(1);
  }

  @Test
  void takeOverShouldBeRefusedWhenTheClaimIsNotTheOneObserved() {
    claims.claim(uid, first);
    Claim observed = claims.observe(uid);
    Claim claim = granted(first).claim();

    assertThat(claims.takeOver(uid, observed, second)).isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.takeOver(uid, new Claim(second, claim.fence()), second))
        .isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.observe(uid)).isEqualTo(claim);
  }

  @Test
  void releasedSessionShouldKeepItsFenceAndBeFreeAtOnceWithoutDoubt() {
    Claim claim = granted(first).claim();

    assertThat(claims.release(uid, new Claim(first, 9))).isFalse();
    assertThat(claims.release(uid, new Claim(second, claim.fence()))).isFalse();
    assertThat(claims.release(uid, claim)).isTrue();

    assertThat(claims.observe(uid)).isEqualTo(new Claim("", claim.fence()));
    ClaimResult.Granted next = granted(second);
    assertThat(next.claim().fence()).isGreaterThan(claim.fence());
    assertThat(next.doubts()).isZero();
  }

  @Test
  void claimThatWentBackInTimeShouldNotHandOutAFenceTwice() {
    claims.claim(uid, first);
    long last = granted(first).claim().fence();
    storage.redis().delete(RedisKeys.claim(uid)).join();

    assertThat(granted(second).claim().fence()).isGreaterThan(last);
  }

  @Test
  void claimAndStateThatWentBackInTimeTogetherShouldNotHandOutAFenceTwiceEither() {
    long last = granted(first).claim().fence();
    storage.redis().delete(RedisKeys.claim(uid)).join();
    storage.redis().delete(RedisKeys.state(uid)).join();

    assertThat(granted(second).claim().fence()).isGreaterThanOrEqualTo(last);
  }

  @Test
  void sessionThatAnotherServerOfRedisServedShouldBeClaimedOnlyOnceTheDoubtsAreSafe() {
    claims.release(uid, granted(first).claim());
    storage
        .redis()
        .putAll(RedisKeys.claim(uid), Map.of("server", RedisPipeline.bytes("failed")))
        .join();

    assertThat(claims.claim(uid, second)).isInstanceOf(ClaimResult.Held.class);
    assertThat(claims.claim(uid, second)).isInstanceOf(ClaimResult.Held.class);
    storage.redis().putAll(RedisKeys.claim(uid), Map.of("since", RedisPipeline.bytes(0))).join();

    assertThat(granted(second).doubts()).isEqualTo(5);
  }

  private ClaimResult.Granted granted(String incarnation) {
    return (ClaimResult.Granted) claims.claim(uid, incarnation);
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
