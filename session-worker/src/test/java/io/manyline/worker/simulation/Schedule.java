package io.manyline.worker.simulation;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.outbox.OutcomeFormat;
import io.manyline.worker.simulation.Coverage.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/// One run of everything, from a seed: workers and sessions, traffic, faults; then the faults stop,
/// and all must be well within a bounded time.
///
/// **Shape:** whole workers of real parts ([SimulatedWorker]) with the real scripts over a
/// simulated Redis, Kafka and WhatsApp, all in one thread. What is taken for granted: a replica of
/// Redis lags behind by less than 1.5 s, clocks of Redis' servers agree, a frame is not under way
/// for longer than the margin of a lease, a monotonic clock runs right or stands still.
final class Schedule {
  private static final int SHARDS = 4;
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final LuaScripts SCRIPTS = new LuaScripts();
  private static final Map<Sabotage, Map<ScriptName, Prototype>> COMPILED =
      new EnumMap<>(Sabotage.class);
  private static final Ratchets RATCHETS = new Ratchets();

  private final Size size;
  private final World world;
  private final Coverage coverage = new Coverage();
  private final Faults faults = new Faults();
  private final Ledger ledger;
  private final SimulatedRedis redis;
  private final SimulatedKafka kafka;
  private final SimulatedWhatsApp whatsApp;
  private final Sessions sessions;
  private final SimulatedWorker.Surroundings around;
  private final List<SimulatedWorker> workers = new ArrayList<>();

  private boolean chaos = true;
  private boolean well;
  private int processes;

  /// How much there is of everything, at most.
  enum Size {
    SMALL(1, 2, 2, 3_000),
    MEDIUM(2, 3, 4, 6_000),
    LARGE(6, 4, 12, 16_000);

    private final int sessions;
    private final int workers;
    private final int faults;
    private final long millis;

    Size(int sessions, int workers, int faults, long millis) {
      this.sessions = sessions;
      this.workers = workers;
      this.faults = faults;
      this.millis = millis;
    }

    /// Most are small: many short ones find more in the same time.
    static Size of(long seed) {
      return seed % 200 == 199 ? LARGE : seed % 40 == 39 ? MEDIUM : SMALL;
    }
  }

  /// What came of a schedule. @param violation null when all was well
  record Report(
      long seed,
      @Nullable String violation,
      long traceHash,
      List<String> trace,
      Coverage coverage) {}

  private Schedule(long seed, Sabotage sabotage, boolean traced) {
    this.size = Size.of(seed);
    this.world = new World(seed, new Trace(traced));
    this.ledger = new Ledger(world, coverage);
    faults.slowFrame = Faults.USUAL_SLOW_FRAMES;
    this.redis =
        new SimulatedRedis(
            world,
            SCRIPTS,
            COMPILED.computeIfAbsent(
                sabotage, each -> ScriptName.compiled(SCRIPTS, sabotaging(each))));
    ledger.watch(redis);
    this.kafka = new SimulatedKafka(world, ledger, faults, SHARDS);
    this.whatsApp = new SimulatedWhatsApp(world, ledger, faults, RATCHETS);
    this.sessions = new Sessions(few(1, size.sessions), SHARDS);
    this.around =
        new SimulatedWorker.Surroundings(
            world,
            redis,
            kafka,
            whatsApp,
            sessions,
            ledger,
            faults,
            RATCHETS,
            sabotage,
            SimulatedWorker.ADMISSION,
            SHARDS);
  }

  /// @param traced whether the report has the lines of the trace
  static Report run(long seed, Sabotage sabotage, boolean traced) {
    Schedule schedule = new Schedule(seed, sabotage, traced);
    String violation = schedule.run();
    return new Report(
        seed,
        violation,
        schedule.world.trace.hash(),
        schedule.world.trace.lines(),
        schedule.coverage);
  }

  private static UnaryOperator<String> sabotaging(Sabotage sabotage) {
    return switch (sabotage) {
      case NO_FENCE -> text -> fenced(text) ? text.replace("return {-1}", "") : text;
      case NO_REVISION -> text -> fenced(text) ? text.replace("return {-2}", "") : text;
      default -> UnaryOperator.identity();
    };
  }

  private static boolean fenced(String script) {
    return script.contains("local reply = {redis.call('HINCRBY', KEYS[2], 'rev', 1)}");
  }

  private @Nullable String run() {
    sessions.store(redis, RATCHETS);
    redis.replicated();
    int count = few(2, size.workers);
    for (int i = 0; i < count; i++) {
      workers.add(started());
    }
    long horizon = world.between(size.millis / 2, size.millis).toNanos();
    sessions.uids.forEach(this::traffic);
    plan(horizon);
    world.run(horizon, this::isViolated);
    if (!isViolated()) {
      recover();
      look();
      world.run(world.nanos() + RECOVERY.toNanos(), () -> well || isViolated());
    }
    String violation = ledger.violation();
    if (violation == null && !well) {
      violation = "not well after " + RECOVERY + ": " + ills();
    }
    if (violation == null) {
      violation = unfinished();
    }
    workers.forEach(each -> each.machine.kill());
    return violation;
  }

  /// Small numbers more often than large ones: most of what goes wrong needs little for it.
  private int few(int from, int to) {
    return Math.min(world.chance.nextInt(from, to + 1), world.chance.nextInt(from, to + 1));
  }

  private boolean isViolated() {
    return ledger.violation() != null;
  }

  private SimulatedWorker started() {
    SimulatedWorker worker = new SimulatedWorker("W" + ++processes, around);
    world.trace.add(world.nanos(), worker.machine.name, "starts");
    worker.start(() -> world.after(Duration.ofMillis(1), null, () -> replace(worker, 500, 1_000)));
    return worker;
  }

  /// The process ends, and another one begins in its place.
  private void replace(SimulatedWorker worker, long fromMillis, long toMillis) {
    if (worker.machine.isDead()) {
      return;
    }
    worker.machine.kill();
    world.after(
        world.between(fromMillis, toMillis),
        null,
        () -> workers.set(workers.indexOf(worker), started()));
  }

  private void traffic(SessionUid uid) {
    repeat(100, 3_000, () -> whatsApp.account(uid).write());
    repeat(100, 4_000, () -> kafka.send(uid));
  }

  private void repeat(long fromMillis, long toMillis, Runnable task) {
    world.after(
        world.between(fromMillis, toMillis),
        null,
        () -> {
          if (chaos) {
            task.run();
            repeat(fromMillis, toMillis, task);
          }
        });
  }

  private void plan(long horizon) {
    int count = few(1, size.faults);
    boolean suspensions = world.happens(0.5);
    for (int i = 0; i < count; i++) {
      long at = world.chance.nextLong(300_000_000L, horizon);
      int kind = world.chance.nextInt(12);
      world.at(at, null, () -> fault(kind, suspensions));
    }
  }

  private void fault(int kind, boolean suspensions) {
    SimulatedWorker worker = workers.get(world.chance.nextInt(workers.size()));
    world.trace.add(world.nanos(), worker.machine.name, "fault " + kind);
    switch (kind) {
      case 0, 1 -> stop(worker, suspensions);
      case 2 -> {
        if (!suspensions && !worker.machine.isDead()) {
          count(What.CLOCK_JUMPS);
          worker.machine.shiftWall(world.chance.nextLong(-8_000, 8_000));
        }
      }
      case 3 -> {
        if (!worker.machine.isDead()) {
          count(What.KILLS);
          replace(worker, 100, 3_000);
        }
      }
      case 4 -> drain(worker);
      case 5, 6 -> failOver();
      case 7 -> {
        count(What.REDIS_OUTAGES);
        redisDown(world.between(200, 5_000));
      }
      case 8 -> {
        count(What.LINK_OUTAGES);
        worker.link.cut(true);
        world.after(world.between(200, 5_000), null, () -> worker.link.cut(false));
      }
      case 9 -> {
        count(What.KAFKA_OUTAGES);
        faults.kafkaIsDown = true;
        world.after(world.between(200, 3_000), null, () -> faults.kafkaIsDown = false);
      }
      case 10 -> {
        SessionUid uid = sessions.uids.get(world.chance.nextInt(sessions.uids.size()));
        SimulatedWhatsApp.Socket socket = whatsApp.account(uid).current();
        if (socket != null) {
          count(What.CONNECTIONS_CUT);
          socket.cut();
        }
      }
      default -> flaky();
    }
  }

  private void count(What what) {
    coverage.count(what);
  }

  private void stop(SimulatedWorker worker, boolean withClock) {
    if (worker.machine.isDead() || worker.machine.isStopped()) {
      return;
    }
    count(withClock ? What.SUSPENSIONS : What.PAUSES);
    worker.machine.stop(withClock);
    world.after(
        world.between(300, 9_000),
        null,
        () -> {
          if (worker.machine.isStopped()) {
            world.trace.add(world.nanos(), worker.machine.name, "goes on");
            worker.machine.goOn();
          }
        });
  }

  private void drain(SimulatedWorker worker) {
    if (!worker.machine.isDead() && !worker.machine.isStopped()) {
      count(What.DRAINS);
      worker.stop(
          () ->
              world.after(
                  Duration.ofMillis(1),
                  null,
                  () -> {
                    if (!worker.machine.isDead()) {
                      replace(worker, 100, 2_000);
                    }
                  }));
    }
  }

  private void failOver() {
    count(What.ROLL_BACKS);
    int gone =
        redis.rollBack(
            world.chance.nextInt(1, 60), world.nanos() - world.between(50, 1_500).toNanos());
    coverage.add(What.WRITES_ROLLED_BACK, gone);
    world.trace.explain(() -> gone + " writes are lost");
    ledger.rolledBack();
    redisDown(world.between(0, 1_500));
  }

  private void redisDown(Duration time) {
    faults.redisIsDown = true;
    world.after(
        time,
        null,
        () -> {
          faults.redisIsDown = false;
          workers.forEach(each -> each.link.wake());
        });
  }

  private void flaky() {
    faults.lostRequest = 0.03;
    faults.lostReply = 0.03;
    faults.repeatedRequest = 0.03;
    faults.refusedRecord = 0.1;
    faults.slowFrame = 0.2;
    world.after(world.between(500, 3_000), null, faults::stop);
  }

  private void recover() {
    world.trace.add(world.nanos(), "world", "faults stop");
    chaos = false;
    faults.stop();
    workers.forEach(each -> each.link.cut(false));
    for (SimulatedWorker each : workers) {
      if (each.machine.isStopped()) {
        each.machine.goOn();
      }
    }
    for (SessionUid uid : sessions.uids) {
      whatsApp.account(uid).write();
      kafka.send(uid);
    }
  }

  /// Looks now and then whether all is well.
  private void look() {
    well = ills().isEmpty();
    if (!well) {
      world.after(LOOK, null, this::look);
    }
  }

  private List<String> ills() {
    List<String> ills = new ArrayList<>();
    for (SessionUid uid : sessions.uids) {
      SimulatedWhatsApp.Account account = whatsApp.account(uid);
      List<SimulatedWorker> owners = workers.stream().filter(each -> each.owns(uid)).toList();
      String claimed = redis.hashText(RedisKeys.claim(uid), "owner");
      SimulatedWhatsApp.Socket socket = account.current();
      if (owners.size() != 1) {
        ills.add(uid + " has " + owners.size() + " owners, claim of " + claimed);
      } else if (!owners.getFirst().incarnation().equals(claimed)) {
        ills.add(uid + " is run by " + owners.getFirst().incarnation() + ", claim of " + claimed);
      } else if (socket == null || socket.machine != owners.getFirst().machine) {
        ills.add(uid + " of " + claimed + " is not connected by its owner");
      } else if (!account.isDrained()) {
        ills.add(uid + " of " + claimed + " has messages that nobody acknowledged");
      }
    }
    for (SessionCommand each : ledger.commands().values()) {
      SessionUid uid = new SessionUid(each.getSessionUid());
      if (!ledger.isLostByRollBack(each.getCommandId())
          && redis.hashField(RedisKeys.outcomes(uid), each.getCommandId()) == null) {
        boolean waits = redis.hashField(RedisKeys.outbox(uid), each.getCommandId()) != null;
        ills.add(
            each.getCommandId() + " of " + uid + (waits ? " waits" : " is neither here nor done"));
      }
    }
    return ills;
  }

  /// What must hold once all is well.
  private @Nullable String unfinished() {
    List<String> unheard = ledger.unheard();
    if (!unheard.isEmpty()) {
      return unheard.toString();
    }
    for (SessionCommand each : ledger.commands().values()) {
      SessionUid uid = new SessionUid(each.getSessionUid());
      byte[] stored = redis.hashField(RedisKeys.outcomes(uid), each.getCommandId());
      if (stored == null) {
        continue;
      }
      CommandOutcome outcome =
          OutcomeFormat.decode(Sessions.SEALER, uid, each.getCommandId(), stored);
      if (!outcome.hasMessageSent()) {
        return each.getCommandId() + " ended in " + outcome;
      }
      if (!ledger.wasSent(uid, each.getSendMessage().getMessageId())) {
        return each.getCommandId() + " was told as sent, and was not";
      }
    }
    return null;
  }
}
