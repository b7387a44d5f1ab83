package io.manyline.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.worker.connection.AdmissionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A worker that is killed: how soon its sessions are elsewhere, in virtual time.
@ExtendWith(Silence.class)
class TakeOverTest {
  private static final int SESSIONS = 60;
  private static final AdmissionSettings LIFTED =
      new AdmissionSettings(100_000, 100_000, Duration.ofMillis(100));
  private static final Duration LEASE = Duration.ofSeconds(4);

  /// Claims, connects and logs in, where only the network takes time.
  private static final Duration RETURN = Duration.ofMillis(400);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void numbersOfAWorkerThatIsKilledShouldReturnAsSoonAsItsLeaseIsOver(long seed) {
    Stage stage = new Stage(seed, new Sessions(SESSIONS, Stage.SHARDS), LIFTED, Sabotage.NONE);
    SimulatedWorker first = stage.startWorker();
    stage.run(Duration.ofMillis(stage.world.chance.nextInt(1_000)), () -> false);
    SimulatedWorker second = stage.startWorker();
    stage.run(Duration.ofSeconds(30), stage::areAllConnected);
    stage.run(Duration.ofMillis(10_000 + stage.world.chance.nextInt(1_000)), () -> false);
    assertThat(stage.areAllConnected()).isTrue();
    long lost = stage.sessions.uids.stream().filter(first::owns).count();
    long begin = stage.world.nanos();
    Map<String, Long> before = stage.redis.asked();

    first.machine.kill();
    stage.run(Duration.ofSeconds(15), () -> stage.sessions.uids.stream().allMatch(second::owns));
    stage.run(Duration.ofSeconds(2), () -> false);

    Map<String, Long> after = stage.redis.asked();
    List<Long> logins = stage.times.loginsSince(begin);
    List<Long> chores = stage.times.choresSince(begin);
    stage.end();
    assertThat(logins).as("seed %d", seed).hasSize((int) lost);
    assertThat(Duration.ofNanos(logins.getLast() - begin))
        .as("seed %d: from the kill until the last login", seed)
        .isLessThan(LEASE.plus(RETURN));
    assertThat(chores).as("seed %d", seed).hasSameSizeAs(logins);
    assertThat(chores.getFirst())
        .as("seed %d: what nobody waits for comes after the last login", seed)
        .isGreaterThanOrEqualTo(logins.getLast());
    assertThat(asked(before, after, "EXISTS"))
        .as("seed %d: whether the dead worker's lease stands is not asked for each session", seed)
        .isBetween(1L, lost / 2);
    assertThat(asked(before, after, SimulatedWorker.VISIT))
        .as("seed %d: each is looked at once, however often it is tried again meanwhile", seed)
        .isEqualTo(lost);
    assertThat(asked(before, after, "PUBLISH"))
        .as("seed %d: nobody is told of what nobody handed over", seed)
        .isZero();
  }

  private static long asked(Map<String, Long> before, Map<String, Long> after, String what) {
    return after.getOrDefault(what, 0L) - before.getOrDefault(what, 0L);
  }
}
