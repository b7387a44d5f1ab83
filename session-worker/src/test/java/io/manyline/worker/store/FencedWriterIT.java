package io.manyline.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.StorageFixture;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FencedWriterIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private final ExecutorService lane = Executors.newSingleThreadExecutor();
  private final List<FenceLostException> lost = new ArrayList<>();
  private StorageFixture storage;
  private SessionClaims claims;
  private SessionUid uid;

  @BeforeEach
  void session() {
    storage = new StorageFixture(REDIS);
    claims = new SessionClaims(storage.redis());
    uid = storage.newSession();
  }

  @AfterEach
  void close() {
    lane.shutdown();
    storage.close();
  }

  @Test
  void pipelinedWritesShouldAllBeDoneInOrder() {
    FencedWriter writer = owner("A");
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 100; i++) {
      last = writer.write(device("value " + i));
    }
    last.join();

    assertThat(stored()).isEqualTo("value 99");
    assertThat(lost).isEmpty();
  }

  @Test
  void writeOfAnEarlierOwnerShouldBeRefusedAndChangeNothing() {
    FencedWriter before = owner("A");
    before.write(device("first")).join();
    FencedWriter after = owner("B");
    after.write(device("second")).join();

    assertThatThrownBy(() -> before.write(device("late")).join())
        .hasCauseInstanceOf(FenceLostException.class);
    assertThat(stored()).isEqualTo("second");
    assertThat(lost).hasSize(1);
    assertThat(before.isLost()).isTrue();
    assertThatThrownBy(() -> before.write(device("later")).join())
        .hasCauseInstanceOf(FenceLostException.class);
    after.write(device("third")).join();
  }

  @Test
  void sameOwnerUnderAnEarlierFenceShouldBeRefusedToo() {
    FencedWriter before = owner("A");
    owner("A");

    assertThatThrownBy(() -> before.write(device("late")).join())
        .hasCauseInstanceOf(FenceLostException.class);
  }

  @Test
  void stateThatWentBackInTimeShouldBeNoticed() {
    FencedWriter writer = owner("A");
    writer.write(device("first")).join();
    FencedWriter other = owner("A");
    storage
        .redis()
        .eval(
            new io.manyline.worker.redis.LuaScript(
                "test", RedisPipeline.bytes("return {redis.call('HSET', KEYS[1], 'rev', 0)}")),
            List.of(RedisKeys.state(uid)),
            List.of())
        .join();

    assertThatThrownBy(() -> other.write(device("late")).join())
        .hasCauseInstanceOf(FenceLostException.class);
    assertThat(stored()).isEqualTo("first");
  }

  @Test
  void whatWasOnItsWayWhenAWriteWasLostShouldFailEvenIfItWasDone() {
    FencedWriter writer = owner("A");
    storage
        .redis()
        .eval(
            new io.manyline.worker.redis.LuaScript(
                "test", RedisPipeline.bytes("return {redis.call('HINCRBY', KEYS[1], 'rev', 1)}")),
            List.of(RedisKeys.state(uid)),
            List.of())
        .join();

    // On the lane, so that no answer is heard before both are on their way.
    List<CompletableFuture<?>> both =
        CompletableFuture.<List<CompletableFuture<?>>>supplyAsync(
                () -> List.of(writer.write(device("first")), writer.write(device("second"))), lane)
            .join();
    CompletableFuture<?> refused = both.getFirst();
    CompletableFuture<?> done = both.getLast();

    assertThatThrownBy(refused::join).hasCauseInstanceOf(FenceLostException.class);
    assertThatThrownBy(done::join).hasCauseInstanceOf(FenceLostException.class);
    assertThat(stored()).as("its rev was right").isEqualTo("second");
    assertThat(lost).hasSize(1);
  }

  @Test
  void writesAfterTheDeletionOfTheSessionShouldBeRefused() {
    FencedWriter writer = owner("A");
    RedisKeys.stateOf(uid).forEach(key -> storage.redis().delete(key).join());

    assertThatThrownBy(() -> writer.write(device("late")).join())
        .hasCauseInstanceOf(FenceLostException.class);
    assertThat(storage.redis().exists(RedisKeys.device(uid)).join()).isFalse();
  }

  @Test
  void trimShouldDropWhatIsTooOldAndWhatIsTooMuch() {
    FencedWriter writer = owner("A");
    Instant now = Instant.ofEpochSecond(1_000);
    String set = RedisKeys.outcomesAt(uid);
    String hash = RedisKeys.outcomes(uid);
    FencedWrite fill = new FencedWrite();
    for (int i = 0; i < 10; i++) {
      fill.zadd(set, now.minusSeconds(100L - i * 10).toEpochMilli(), "m" + i)
          .hset(hash, "m" + i, new byte[] {1});
    }
    writer.write(fill).join();

    writer.write(new FencedWrite().trim(set, hash, now, Duration.ofSeconds(75), 4)).join();

    assertThat(storage.redis().ranked(set).join()).containsOnlyKeys("m6", "m7", "m8", "m9");
    assertThat(storage.redis().hash(hash).join()).containsOnlyKeys("m6", "m7", "m8", "m9");
  }

  private FencedWriter owner(String incarnation) {
    storage.redis().delete(RedisKeys.lease("A")).join();
    ClaimResult.Granted granted = (ClaimResult.Granted) claims.claim(uid, incarnation);
    return new FencedWriter(storage.redis(), uid, granted.claim(), granted.rev(), lane, lost::add);
  }

  private FencedWrite device(String value) {
    return new FencedWrite().hset(RedisKeys.device(uid), "k", RedisPipeline.bytes(value));
  }

  private String stored() {
    return RedisPipeline.text(storage.redis().hashField(RedisKeys.device(uid), "k").join());
  }
}
