package io.manyline.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.DesiredState;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody wants now is done now, whatever the worker is at.
@ExtendWith(Silence.class)
class DemandedChangeTest {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration START = Duration.ofMillis(150);
  private static final Duration SOON = Duration.ofSeconds(3);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void changeShouldBeSeenAtOnceAlsoWhileTheSessionIsBeingClaimed(long seed) {
    for (Duration at = Duration.ZERO; at.compareTo(START) < 0; at = at.plus(STEP)) {
      assertThat(connects(seed, at)).as("seed %d, asked for after %s", seed, at).isTrue();
    }
  }

  /// A worker starts with a session that nobody wants connected, until somebody does.
  private static boolean connects(long seed, Duration at) {
    Sessions sessions = new Sessions(1, Stage.SHARDS);
    SessionUid uid = sessions.uids.getFirst();
    sessions.want(uid, DesiredState.STOPPED);
    Stage stage = new Stage(seed, sessions, SimulatedWorker.ADMISSION, Sabotage.NONE);
    SimulatedWorker worker = stage.startWorker();
    stage.world.after(
        at,
        null,
        () -> {
          sessions.want(uid, DesiredState.CONNECTED);
          worker.reconcile(uid);
        });
    boolean connected = stage.run(at.plus(SOON), () -> stage.isConnected(uid));
    stage.end();
    return connected;
  }
}
