package io.manyline.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ownership under everything that can go wrong, in virtual time: thousands of schedules, each from
/// its seed. CONTRIBUTING.md tells how one is replayed.
@ExtendWith(Silence.class)
class OwnershipSimulationTest {
  private static final String SEED = "manyline.simulation.seed";
  private static final int LINES_SHOWN = 150;

  @Test
  void everyScheduleShouldKeepEveryPromise() {
    String seed = System.getProperty(SEED);
    if (seed != null) {
      Schedule.Report report = Schedule.run(Long.parseLong(seed), Sabotage.NONE, true);
      report.trace().forEach(System.out::println);
      assertThat(report.violation()).isNull();
      return;
    }
    runAll(0, 10_000);
  }

  @Test
  @Tag("long")
  void everyOneOfManySchedulesShouldKeepEveryPromise() {
    runAll(1_000_000, 100_000);
  }

  @Test
  void sameSeedShouldGiveTheSameTrace() {
    for (long seed : new long[] {5, 39, 199}) {
      Schedule.Report first = Schedule.run(seed, Sabotage.NONE, true);
      Schedule.Report second = Schedule.run(seed, Sabotage.NONE, true);

      assertThat(first.trace()).hasSizeGreaterThan(50).isEqualTo(second.trace());
      assertThat(first.traceHash()).isEqualTo(second.traceHash());
    }
    assertThat(Schedule.run(5, Sabotage.NONE, false).traceHash())
        .isEqualTo(Schedule.run(5, Sabotage.NONE, true).traceHash())
        .isNotEqualTo(Schedule.run(6, Sabotage.NONE, false).traceHash());
  }

  /// @param from the first schedule that is tried: one in some six hundred shows a lease without
  ///   end, and these are found early from there on
  /// @param schedules within which it must be found
  @ParameterizedTest
  @CsvSource({
    "NO_FENCE, 0, 300, was written by",
    "NO_REVISION, 0, 300, wrote over revision",
    "ENDLESS_LEASE, 2400, 1500, after its lease had ended",
    "EARLY_ACK, 0, 20, was acknowledged and is not in Kafka",
    "NO_SKIP, 0, 300, used twice",
    "EARLY_OFFSET, 0, 300, is neither here nor done"
  })
  void brokenPromiseShouldBeFound(Sabotage sabotage, int from, int schedules, String violation) {
    List<String> found =
        LongStream.range(from, from + schedules)
            .mapToObj(i -> Schedule.run(i * 40 + 39, sabotage, false).violation())
            .filter(each -> each != null && each.contains(violation))
            .limit(1)
            .toList();

    assertThat(found).as("schedules that show %s", sabotage).isNotEmpty();
  }

  private static void runAll(long from, int schedules) {
    Coverage all = new Coverage();
    for (long seed = from; seed < from + schedules; seed++) {
      Schedule.Report report = Schedule.run(seed, Sabotage.NONE, false);
      all.addAll(report.coverage());
      if (report.violation() != null) {
        fail(told(report));
      }
    }
    System.out.println(schedules + " schedules: " + all);
    assertThat(Arrays.stream(Coverage.What.values()).filter(what -> all.of(what) == 0))
        .as("what never happened in %s schedules", schedules)
        .isEmpty();
  }

  /// The end of the trace, and how to see all of it.
  private static String told(Schedule.Report report) {
    List<String> trace = Schedule.run(report.seed(), Sabotage.NONE, true).trace();
    List<String> end = trace.subList(Math.max(0, trace.size() - LINES_SHOWN), trace.size());
    return "seed %d: %s%nreplay it with -D%s=%d%n%s"
        .formatted(report.seed(), report.violation(), SEED, report.seed(), String.join("\n", end));
  }
}
