package io.manyline.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.DesiredState;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.Prototype;

/// What somebody wants now is done now, whatever the worker is at.
class DemandedChangeTest {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration START = Duration.ofMillis(150);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final LuaScripts SCRIPTS = new LuaScripts();
  private static final Map<ScriptName, Prototype> COMPILED =
      ScriptName.compiled(SCRIPTS, UnaryOperator.identity());
  private static final Ratchets RATCHETS = new Ratchets();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void changeShouldBeSeenAtOnceAlsoWhileTheSessionIsBeingClaimed(long seed) {
    for (Duration at = Duration.ZERO; at.compareTo(START) < 0; at = at.plus(STEP)) {
      assertThat(connects(seed, at)).as("seed %d, asked for after %s", seed, at).isTrue();
    }
  }

  /// A worker starts with a session that nobody wants connected, until somebody does.
  private static boolean connects(long seed, Duration at) {
    World world = new World(seed, new Trace(false));
    Faults faults = new Faults();
    Ledger ledger = new Ledger(world, new Coverage());
    SimulatedRedis redis = new SimulatedRedis(world, SCRIPTS, COMPILED);
    ledger.watch(redis);
    Sessions sessions = new Sessions(1, 1);
    SessionUid uid = sessions.uids.getFirst();
    sessions.want(uid, DesiredState.STOPPED);
    sessions.store(redis, RATCHETS);
    redis.replicated();
    SimulatedWhatsApp whatsApp = new SimulatedWhatsApp(world, ledger, faults, RATCHETS);
    SimulatedWorker worker =
        new SimulatedWorker(
            "W",
            new SimulatedWorker.Surroundings(
                world,
                redis,
                new SimulatedKafka(world, ledger, faults, 1),
                whatsApp,
                sessions,
                ledger,
                faults,
                RATCHETS,
                Sabotage.NONE,
                1));
    worker.start(() -> {});
    world.after(
        at,
        null,
        () -> {
          sessions.want(uid, DesiredState.CONNECTED);
          worker.reconcile(uid);
        });
    boolean connected =
        world.run(at.plus(SOON).toNanos(), () -> whatsApp.account(uid).current() != null);
    worker.machine.kill();
    return connected;
  }
}
