package io.manyline.worker.simulation;

import io.manyline.registry.id.SessionUid;
import io.manyline.worker.connection.AdmissionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.luaj.vm2.Prototype;

/// A world in which nothing goes wrong but what a test does: sessions, and workers as they start.
final class Stage {
  static final int SHARDS = 8;
  private static final LuaScripts SCRIPTS = new LuaScripts();
  private static final Map<ScriptName, Prototype> COMPILED =
      ScriptName.compiled(SCRIPTS, UnaryOperator.identity());
  private static final Ratchets RATCHETS = new Ratchets();

  final World world;
  final Coverage coverage = new Coverage();
  final Faults faults = new Faults();
  final Sessions sessions;
  final SimulatedWhatsApp whatsApp;
  final Timeline times;
  final SimulatedRedis redis;
  private final SimulatedKafka kafka;
  private final SimulatedWorker.Surroundings around;
  private final List<SimulatedWorker> workers = new ArrayList<>();

  Stage(long seed, Sessions sessions, AdmissionSettings admission, Sabotage sabotage) {
    this.world = new World(seed, new Trace(false));
    this.sessions = sessions;
    Ledger ledger = new Ledger(world, coverage);
    this.times = ledger.times();
    this.redis = new SimulatedRedis(world, SCRIPTS, COMPILED);
    ledger.watch(redis);
    sessions.store(redis, RATCHETS);
    redis.replicated();
    this.whatsApp = new SimulatedWhatsApp(world, ledger, faults, RATCHETS);
    this.kafka = new SimulatedKafka(world, ledger, faults, SHARDS);
    this.around =
        new SimulatedWorker.Surroundings(
            world, redis, kafka, whatsApp, sessions, ledger, faults, RATCHETS, sabotage, admission,
            SHARDS);
  }

  SimulatedWorker startWorker() {
    SimulatedWorker worker = new SimulatedWorker("W" + (workers.size() + 1), around);
    workers.add(worker);
    worker.start(() -> {});
    return worker;
  }

  boolean isConnected(SessionUid uid) {
    return whatsApp.account(uid).current() != null;
  }

  boolean areAllConnected() {
    return sessions.uids.stream().allMatch(this::isConnected);
  }

  /// Each session is told to send something about so often, from now on.
  void traffic(Duration every) {
    for (SessionUid uid : sessions.uids) {
      traffic(uid, every.toMillis());
    }
  }

  private void traffic(SessionUid uid, long millis) {
    world.after(
        world.between(millis / 2, millis * 3 / 2),
        null,
        () -> {
          kafka.send(uid);
          traffic(uid, millis);
        });
  }

  /// Lets time pass until something holds. @return whether it did
  boolean run(Duration atMost, BooleanSupplier until) {
    return world.run(world.nanos() + atMost.toNanos(), until);
  }

  void end() {
    workers.forEach(each -> each.machine.kill());
  }
}
