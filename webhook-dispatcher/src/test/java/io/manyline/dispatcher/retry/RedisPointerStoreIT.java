package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.attempt.Attempt;
import io.manyline.dispatcher.attempt.RedisAttemptLog;
import io.manyline.dispatcher.deadletter.DeadLetter;
import io.manyline.dispatcher.deadletter.RedisDeadLetters;
import io.manyline.dispatcher.endpoint.EndpointId;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisPointerStoreIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final ChatKey A = ChatKey.of("uid", "a");
  private static final ChatKey B = ChatKey.of("uid", "b");

  private final EndpointId endpoint = new EndpointId(UUID.randomUUID().toString().replace("-", ""));
  private Instant now = Instant.parse("2001-01-01T00:00:00Z");
  private LettuceConnectionFactory connections;
  private StringRedisTemplate redis;
  private RedisPointerStore store;

  @BeforeEach
  void connect() {
    connections =
        new LettuceConnectionFactory(new RedisStandaloneConfiguration(REDIS.host(), REDIS.port()));
    connections.afterPropertiesSet();
    redis = new StringRedisTemplate(connections);
    store = new RedisPointerStore(redis, () -> now);
  }

  @AfterEach
  void disconnect() {
    redis.delete(EndpointKeys.of(endpoint));
    redis.opsForZSet().remove("ml:dispatcher:due", endpoint.value());
    connections.destroy();
  }

  @Test
  void laterEventsOfAChatShouldWaitBehindAPendingOneAndOthersNot() {
    store.park(pointer(1, A));

    assertThat(admit(2, A)).isEqualTo(Admission.HELD);
    assertThat(admit(3, B)).isEqualTo(Admission.FREE);
    assertThat(claimedOffsets()).containsExactly(1L);
  }

  @Test
  void settlingShouldMakeTheNextOfTheChatDueInOrder() {
    store.park(pointer(1, A));
    admit(10, A);
    admit(9, A);
    admit(100, A);

    assertThat(claimedOffsets()).containsExactly(1L);
    for (long next : new long[] {9, 10, 100}) {
      settleLast(new Settlement.Delivered());
      assertThat(claimedOffsets()).containsExactly(next);
    }
    settleLast(new Settlement.Delivered());
    assertThat(claimedOffsets()).isEmpty();
    assertThat(admit(101, A)).isEqualTo(Admission.FREE);
  }

  @Test
  void heldChatShouldWaitForTheRetryAndAnEventThatStepsAsideShouldHoldNobody() {
    store.park(pointer(1, A));
    admit(2, A);
    claimedOffsets();

    settleLast(new Settlement.Again(now.plusSeconds(120), true));
    assertThat(claimedOffsets()).isEmpty();
    now = now.plusSeconds(120);
    assertThat(claimedOffsets()).containsExactly(1L);
    settleLast(new Settlement.Again(now.plusSeconds(600), false));

    assertThat(claimedOffsets()).containsExactly(2L);
    settleLast(new Settlement.Delivered());
    assertThat(admit(3, A)).isEqualTo(Admission.FREE);
    now = now.plusSeconds(600);
    List<Claim> last = claim();
    assertThat(last).extracting(claim -> claim.pointer().attempts()).containsExactly(2);
  }

  @Test
  void pointerShouldGoToOneClaimOnlyUntilItsLeaseEnds() {
    store.park(pointer(1, A));
    Claim first = claim().getFirst();
    assertThat(claim()).isEmpty();

    now = now.plusSeconds(31);
    Claim second = claim().getFirst();

    assertThat(store.settle(first, new Settlement.Delivered(), null)).isFalse();
    assertThat(store.settle(second, new Settlement.Delivered(), null)).isTrue();
    assertThat(admit(1, A)).isEqualTo(Admission.DELIVERED);
  }

  @Test
  void pointerParkedWhileAttemptedShouldNotBeClaimedBeforeItsLeaseEnds() {
    Claim mine = new Claim(pointer(1, A), "token", now.plusSeconds(30));
    store.park(mine);
    store.park(mine);
    assertThat(claim()).isEmpty();
    assertThat(admit(1, A)).isEqualTo(Admission.KNOWN);

    assertThat(store.settle(mine, new Settlement.Again(now, true), attempt())).isTrue();

    assertThat(claim()).extracting(claim -> claim.pointer().attempts()).containsExactly(1);
  }

  @Test
  void deliveredEventShouldBeKnownWhenItIsReadAgain() {
    store.delivered(endpoint, "evt7", attempt());

    assertThat(admit(7, A)).isEqualTo(Admission.DELIVERED);
    assertThat(new RedisAttemptLog(redis).latest(endpoint, 10)).containsExactly(attempt());
  }

  @Test
  void buriedPointerShouldBeADeadLetterWithItsPlace() {
    store.park(pointer(1, A));
    claimedOffsets();

    settleLast(new Settlement.Buried(DeadLetter.Reason.EVENT_GONE));

    assertThat(new RedisDeadLetters(redis).latest(endpoint, 10))
        .containsExactly(new DeadLetter("evt1", 3, 1, 0, DeadLetter.Reason.EVENT_GONE, now));
    assertThat(redis.opsForHash().size(EndpointKeys.pointers(endpoint))).isZero();
  }

  @Test
  void goneAddressShouldGetNothingUntilItChanges() {
    store.markGone(endpoint, "mark");

    assertThat(admit(1, A)).isEqualTo(Admission.GONE);
    assertThat(store.isGone(endpoint, "mark")).isTrue();
    assertThat(admission(2, A, 1, false, "other")).isEqualTo(Admission.FREE);
    assertThat(store.isGone(endpoint, "mark")).isFalse();
  }

  @Test
  void stateEventOfALowerFenceShouldBeStaleOnlyAfterTheHigherOne() {
    assertThat(admission(10, A, 5, true, "mark")).isEqualTo(Admission.FREE);

    assertThat(admission(11, A, 4, true, "mark")).isEqualTo(Admission.STALE);
    assertThat(admission(11, A, 4, false, "mark")).isEqualTo(Admission.FREE);
    assertThat(admission(9, A, 4, true, "mark")).isEqualTo(Admission.FREE);
    assertThat(admission(12, A, 5, true, "mark")).isEqualTo(Admission.FREE);
  }

  @Test
  void endpointShouldLeaveTheIndexOnlyWhenNobodyTouchedItSince() {
    store.park(pointer(1, A));
    DueEndpoint seen = seen();
    store.claim(seen, 10, now.plusSeconds(30));
    assertThat(seenOrNull()).isNull();

    store.park(pointer(2, B));
    DueEndpoint stale = new DueEndpoint(endpoint, seen().observed());
    store.park(pointer(3, ChatKey.of("uid", "c")));
    new RedisDueIndex(redis).move(stale, "");

    assertThat(seenOrNull()).isNotNull();
  }

  private Claim last;

  private List<Claim> claim() {
    DueEndpoint due = seenOrNull();
    List<Claim> claims =
        store.claim(
            due == null ? new DueEndpoint(endpoint, 0) : due, 10, now.plus(Duration.ofSeconds(30)));
    if (!claims.isEmpty()) {
      last = claims.getLast();
    }
    return claims;
  }

  private List<Long> claimedOffsets() {
    return claim().stream().map(claim -> claim.pointer().position().offset()).toList();
  }

  private void settleLast(Settlement settlement) {
    assertThat(store.settle(last, settlement, null)).isTrue();
  }

  private DueEndpoint seen() {
    DueEndpoint found = seenOrNull();
    assertThat(found).isNotNull();
    return found;
  }

  private DueEndpoint seenOrNull() {
    return store.dueEndpoints(1000).stream()
        .filter(due -> due.endpoint().equals(endpoint))
        .findFirst()
        .orElse(null);
  }

  private Admission admit(long offset, ChatKey chat) {
    return admission(offset, chat, 1, false, "mark");
  }

  private Admission admission(
      long offset, ChatKey chat, long fence, boolean stateEvent, String mark) {
    return store.admit(new Arrival(pointer(offset, chat), fence, stateEvent, mark));
  }

  private Pointer pointer(long offset, ChatKey chat) {
    return new Pointer(new EventPosition(3, offset), endpoint, chat, "evt" + offset, 0, now);
  }

  private static Attempt attempt() {
    return new Attempt("evt7", 1, "200", Instant.ofEpochMilli(1_000), Duration.ofMillis(12));
  }
}
