package io.manyline.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.SessionUid;
import io.manyline.worker.connection.AdmissionSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// All connections end at once: how the workers come back, in virtual time.
@ExtendWith(Silence.class)
class StormTest {
  private static final int SESSIONS = 500;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final AdmissionSettings LIFTED =
      new AdmissionSettings(100_000, 100_000, Duration.ofMillis(100));

  @Test
  void comeBackShouldKeepToTheRateOfTheClusterAndUseIt() {
    AdmissionSettings usual = SimulatedWorker.ADMISSION;

    List<Long> logins = storm(usual, Sabotage.NONE);

    assertThat(Timeline.most(logins, SECOND))
        .as("most logins within a second")
        .isLessThanOrEqualTo(usual.perSecond() * 12 / 10);
    Duration total = Duration.ofNanos(logins.getLast() - logins.getFirst());
    assertThat(total).isLessThan(Duration.ofMillis(SESSIONS * 1_300L / usual.perSecond()));
  }

  @Test
  void attemptsShouldBeSpreadAlsoWhereNothingHoldsThemBack() {
    assertThat(Timeline.most(storm(LIFTED, Sabotage.NONE), MOMENT))
        .as("most logins within %s", MOMENT)
        .isLessThan(SESSIONS / 5);
  }

  @Test
  void attemptsWithoutJitterShouldBeFound() {
    assertThat(Timeline.most(storm(LIFTED, Sabotage.NO_JITTER), MOMENT))
        .isGreaterThan(SESSIONS / 5);
  }

  /// Times of the logins that follow, in ns.
  private static List<Long> storm(AdmissionSettings admission, Sabotage sabotage) {
    Stage stage = new Stage(1, new Sessions(SESSIONS, Stage.SHARDS), admission, sabotage);
    stage.startWorker();
    stage.startWorker();
    assertThat(stage.run(Duration.ofMinutes(2), stage::areAllConnected)).isTrue();
    // What moves to the second worker has moved by then.
    stage.run(Duration.ofSeconds(30), () -> false);
    long begin = stage.world.nanos();
    for (SessionUid each : stage.sessions.uids) {
      stage.whatsApp.account(each).current().reset();
    }
    assertThat(stage.run(Duration.ofMinutes(2), stage::areAllConnected)).isTrue();
    List<Long> logins = stage.times.loginsSince(begin);
    stage.end();
    assertThat(logins).hasSize(SESSIONS);
    return logins;
  }
}
