package io.manyline.worker.simulation;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.worker.command.CommandRouter;
import io.manyline.worker.command.SessionCommandReader;
import io.manyline.worker.connection.AdmissionSettings;
import io.manyline.worker.connection.Chores;
import io.manyline.worker.connection.ClientVersion;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.GatedTransport;
import io.manyline.worker.connection.ReconnectSettings;
import io.manyline.worker.connection.RedisTokenBucket;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.incarnation.WorkerLoop;
import io.manyline.worker.media.MediaRoom;
import io.manyline.worker.media.TestMediaRoom;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.OutboxAppender;
import io.manyline.worker.outbox.OutboxSettings;
import io.manyline.worker.ownership.LeaseGate;
import io.manyline.worker.ownership.LeaseSettings;
import io.manyline.worker.ownership.LiveWorkers;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.session.EvidenceReport;
import io.manyline.worker.session.SessionPorts;
import io.manyline.worker.session.SessionSupervisor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import reactor.core.publisher.Mono;

/// A whole worker, put together from the worker's own parts as its configuration does, on a
/// simulated machine. Only the reader of commands is another: a consumer of Kafka's waits by the
/// clock of the JVM.
final class SimulatedWorker {
  private static final LeaseSettings LEASE =
      new LeaseSettings(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(1));

  /// What the reading of a session's record is counted as that a look at the session begins with.
  static final String VISIT = "visit";

  static final AdmissionSettings ADMISSION = new AdmissionSettings(50, 10, Duration.ofMillis(100));
  private static final WorkerMetrics METRICS = new WorkerMetrics(new SimpleMeterRegistry());
  private static final MediaRoom MEDIA = TestMediaRoom.off();

  final Machine machine;
  final RedisLink link;
  private final Surroundings around;
  private final SessionSupervisor supervisor;
  private final SimulatedReader reader;
  private final WorkerLoop loop;
  private final Chores chores;
  private final Map<LeaseGate, String> incarnations = new HashMap<>();

  private String incarnation = "";
  private int incarnationCount;

  /// What all workers of a schedule share.
  record Surroundings(
      World world,
      SimulatedRedis redis,
      SimulatedKafka kafka,
      SimulatedWhatsApp whatsApp,
      Sessions sessions,
      Ledger ledger,
      Faults faults,
      Ratchets ratchets,
      Sabotage sabotage,
      AdmissionSettings admission,
      int shardCount) {}

  SimulatedWorker(String name, Surroundings around) {
    this.around = around;
    World world = around.world();
    this.machine = new Machine(name, world);
    this.link = new RedisLink(machine, world, around.redis(), around.ledger(), around.faults());
    RedisPipeline redis = link.pipeline();
    this.chores = new Chores(machine);
    SessionPorts ports = ports(redis);
    this.supervisor =
        new SessionSupervisor(
            new SessionSupervisor.Registry(
                around.sessions().directory(link, around.redis(), VISIT),
                _ -> Mono.just(Sessions.SEALER),
                Network.SANDBOX,
                around.shardCount()),
            ports,
            machine,
            1_000);
    CommandRouter router =
        new CommandRouter(
            new CommandRouter.Sessions(
                around.sessions().directory(link, around.redis(), "command"),
                _ -> Mono.just(Sessions.SEALER),
                Network.SANDBOX),
            new OutboxAppender(redis, 1_000),
            ports.log().outcomes(),
            supervisor,
            machine.wall());
    this.reader =
        new SimulatedReader(machine, around, router, supervisor::isRunning, () -> incarnation);
    SessionCommandReader none =
        new SessionCommandReader(
            () -> {
              throw new IllegalStateException("the simulation reads commands itself");
            },
            (_, _) -> CompletableFuture.completedFuture(null),
            METRICS);
    this.loop =
        new WorkerLoop(
            () -> newLease(redis),
            new LiveWorkers(redis, Network.SANDBOX),
            new WorkerLoop.Parts(
                supervisor,
                none,
                new EvidenceReport(supervisor, redis, Network.SANDBOX),
                ports.storage().hints()),
            new WorkerLoop.Times(
                LEASE,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                around.shardCount()),
            SimulatedScheduler.of(machine, world),
            task -> machine.execute(() -> ended(task)),
            METRICS);
    if (around.sabotage() != Sabotage.NO_HINTS) {
      link.listen(message -> SessionHints.read(message, loop));
    }
  }

  /// @param onFailed the process did not come up
  void start(Runnable onFailed) {
    machine.execute(
        () -> {
          try {
            loop.start();
          } catch (RuntimeException e) {
            onFailed.run();
          }
        });
    reader.start();
  }

  /// Stops in order. @param then when nothing is left to do
  void stop(Runnable then) {
    reader.stop();
    machine.execute(
        () -> {
          loop.stop();
          then.run();
        });
  }

  /// Tells it that what is wanted of a session has changed.
  void reconcile(SessionUid uid) {
    machine.execute(() -> supervisor.reconcile(uid));
  }

  boolean owns(SessionUid uid) {
    return !machine.isDead() && supervisor.isRunning(uid);
  }

  String incarnation() {
    return incarnation;
  }

  private WorkerLease newLease(RedisPipeline redis) {
    if (++incarnationCount > 1) {
      around.ledger().count(Coverage.What.LEASES_LOST);
    }
    incarnation = machine.name + "-" + incarnationCount;
    LeaseGate gate =
        around.sabotage() == Sabotage.ENDLESS_LEASE
            ? new LeaseGate(() -> 0, InstantSource.fixed(Instant.EPOCH))
            : new LeaseGate(machine::nanoTime, machine.wall());
    incarnations.put(gate, incarnation);
    return new WorkerLease(redis, incarnation, LEASE, gate);
  }

  private SessionPorts ports(RedisPipeline redis) {
    return new SessionPorts(
        new SessionPorts.Storage(
            redis,
            new SessionClaims(redis),
            new SessionHints(redis, Network.SANDBOX),
            Sessions.codes()),
        new SessionPorts.Network(
            (store, lane, gate, listener, _) -> connection(store, lane, gate, listener),
            new ConnectionAdmission(
                new ClientVersion("2.3000.1", Duration.ofMinutes(10), machine, METRICS),
                new RedisTokenBucket(redis, Network.SANDBOX, around.admission()),
                around.admission(),
                machine),
            chores,
            new ReconnectSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30))),
        new SessionPorts.Log(
            event -> around.kafka().publish(machine, event),
            outcome -> around.kafka().publish(machine, outcome),
            _ -> CompletableFuture.completedFuture(null)),
        new SessionPorts.Execution(
            machine.wall(),
            machine,
            random(),
            machine,
            256,
            new OutboxSettings(1_000, 16, Duration.ofDays(7), 1_000),
            METRICS),
        MEDIA);
  }

  private SessionConnection connection(
      DeviceStore store, Executor lane, LeaseGate gate, ClientListener listener) {
    SessionUid uid = Sessions.uidIn(store.read(Sessions.CREDENTIALS));
    SimulatedWhatsApp.Account account = around.whatsApp().account(uid);
    SimulatedWire wire =
        new SimulatedWire(machine, around, uid, incarnations.getOrDefault(gate, "?"));
    return new SimulatedConnection(
        new SimulatedConnection.Ports(around.world(), account, around.ratchets(), wire),
        store,
        lane,
        new GatedTransport(wire, gate, METRICS),
        event -> {
          listener.onEvent(event);
          if (event instanceof WaEvent.Connected) {
            chores.execute(around.ledger().times()::choreDone);
          }
        });
  }

  private Random random() {
    long seed = around.world().chance.nextLong();
    return around.sabotage() == Sabotage.NO_JITTER
        ? new Random(seed) {
          @Override
          public double nextDouble() {
            return 0.5;
          }
        }
        : new Random(seed);
  }

  private static void ended(Runnable task) {
    try {
      task.run();
    } catch (IllegalStateException e) {
      // It has no consumer, and ends at once.
    }
  }
}
