package io.manyline.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.worker.connection.AdmissionSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A worker that stops, or one that joins: what its sessions and their sends notice of it, in
/// virtual time.
@ExtendWith(Silence.class)
class PlannedMoveTest {
  private static final int SESSIONS = 60;
  private static final AdmissionSettings LIFTED =
      new AdmissionSettings(100_000, 100_000, Duration.ofMillis(100));

  /// What a number may be away where only the network takes time; the budget is 300 ms.
  private static final Duration AWAY = Duration.ofMillis(200);

  private static final Duration EXIT = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofMillis(1_500);

  /// What a move showed.
  private record Moved(
      List<Duration> gaps, Duration exit, long conflicts, Duration longest, Duration usual) {
    Duration p99() {
      return gaps.get((gaps.size() * 99 + 99) / 100 - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void numbersOfAWorkerThatStopsShouldBeAwayForAMomentAndNoSendLonger(long seed) {
    Moved moved = drained(seed, Sabotage.NONE);

    assertThat(moved.gaps).as("seed %d", seed).hasSizeGreaterThan(SESSIONS / 4);
    assertThat(moved.p99()).as("seed %d: %s", seed, moved).isLessThanOrEqualTo(AWAY);
    assertThat(moved.conflicts).as("seed %d", seed).isZero();
    assertThat(moved.exit).as("seed %d", seed).isLessThan(EXIT);
    assertThat(moved.longest)
        .as("seed %d: what a send waited beyond its move, before: %s", seed, moved.usual)
        .isLessThan(moved.usual.plus(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void newLoginShouldReplaceNobodyHoweverLongTheOldConnectionTakesToEnd(long seed) {
    Stage stage = new Stage(seed, sessions(), LIFTED, Sabotage.NONE);
    stage.faults.slowestClose = 450;

    Moved moved = drained(stage);

    assertThat(moved.gaps).as("seed %d", seed).hasSizeGreaterThan(SESSIONS / 4);
    assertThat(moved.conflicts).as("seed %d", seed).isZero();
    assertThat(moved.exit).as("seed %d", seed).isLessThan(EXIT);
  }

  /// Looking at each of them whole, twice a second, would take what the moves need.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void numbersThatWaitForTheirTurnShouldOnlyBeAskedFor(long seed) {
    Stage stage = new Stage(seed, sessions(), LIFTED, Sabotage.NONE);
    stage.faults.slowestClose = 450;
    SimulatedWorker first = stage.startWorker();
    SimulatedWorker second = stage.startWorker();
    assertThat(stage.run(Duration.ofSeconds(30), stage::areAllConnected)).isTrue();
    stage.run(Duration.ofSeconds(10), () -> false);
    long moved = stage.sessions.uids.stream().filter(first::owns).count();
    long before = stage.redis.asked().get(SimulatedWorker.VISIT);

    first.stop(() -> {});
    boolean done = stage.run(EXIT, () -> stage.sessions.uids.stream().allMatch(second::owns));

    long visits = stage.redis.asked().get(SimulatedWorker.VISIT) - before;
    stage.end();
    assertThat(done).as("seed %d", seed).isTrue();
    assertThat(visits)
        .as("seed %d: once when its shard came, once when it was free", seed)
        .isBetween(moved, moved * 5 / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void numbersThatMoveToAWorkerThatJoinsShouldBeAwayForAMoment(long seed) {
    Stage stage = new Stage(seed, sessions(), LIFTED, Sabotage.NONE);
    stage.startWorker();
    assertThat(stage.run(Duration.ofSeconds(30), stage::areAllConnected)).isTrue();
    long begin = stage.world.nanos();

    SimulatedWorker second = stage.startWorker();
    stage.run(Duration.ofSeconds(15), () -> false);

    List<Duration> gaps = stage.times.gapsSince(begin);
    long moved = stage.sessions.uids.stream().filter(second::owns).count();
    stage.end();
    assertThat(gaps).as("seed %d: only what must move does", seed).hasSize((int) moved);
    assertThat(gaps.getLast()).as("seed %d: %s", seed, gaps).isLessThanOrEqualTo(AWAY);
  }

  @ParameterizedTest
  @CsvSource({"NO_HINTS"})
  void brokenPromiseShouldBeFound(Sabotage sabotage) {
    assertThat(drained(1, sabotage).p99()).isGreaterThan(AWAY);
  }

  private static Moved drained(long seed, Sabotage sabotage) {
    return drained(new Stage(seed, sessions(), LIFTED, sabotage));
  }

  private static Moved drained(Stage stage) {
    SimulatedWorker first = stage.startWorker();
    stage.startWorker();
    assertThat(stage.run(Duration.ofSeconds(30), stage::areAllConnected)).isTrue();
    long quiet = stage.world.nanos();
    stage.traffic(EVERY);
    stage.run(Duration.ofSeconds(10), () -> false);
    Duration usual = stage.times.waitsBeyondGapsSince(quiet).getLast();
    long conflicts = stage.coverage.of(Coverage.What.CONNECTIONS_REPLACED);
    long begin = stage.world.nanos();
    long[] ended = new long[1];

    first.stop(() -> ended[0] = stage.world.nanos());
    stage.run(Duration.ofSeconds(15), () -> false);

    Moved moved =
        new Moved(
            stage.times.gapsSince(begin),
            Duration.ofNanos(ended[0] - begin),
            stage.coverage.of(Coverage.What.CONNECTIONS_REPLACED) - conflicts,
            stage.times.waitsBeyondGapsSince(begin).getLast(),
            usual);
    assertThat(ended[0]).as("the worker ended").isPositive();
    assertThat(stage.areAllConnected()).as("all are back").isTrue();
    stage.end();
    return moved;
  }

  private static Sessions sessions() {
    return new Sessions(SESSIONS, Stage.SHARDS);
  }
}
