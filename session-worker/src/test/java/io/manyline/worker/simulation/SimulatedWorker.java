package io.manyline.worker.simulation;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.socket.Transport;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.worker.command.CommandRouter;
import io.manyline.worker.command.SessionCommandReader;
import io.manyline.worker.connection.AdmissionSettings;
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
import io.manyline.worker.ownership.ShardMap;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.session.EvidenceReport;
import io.manyline.worker.session.SessionPorts;
import io.manyline.worker.session.SessionSupervisor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import reactor.core.publisher.Mono;

/// A whole worker, put together from the worker's own parts as its configuration does, on a
/// simulated machine. Only the reader of commands is another: a consumer of Kafka's waits by the
/// clock of the JVM.
final class SimulatedWorker {
  private static final LeaseSettings LEASE =
      new LeaseSettings(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(1));
  static final AdmissionSettings ADMISSION = new AdmissionSettings(50, 10, Duration.ofMillis(100));
  private static final int BATCH = 4;
  private static final WorkerMetrics METRICS = new WorkerMetrics(new SimpleMeterRegistry());
  private static final MediaRoom MEDIA = TestMediaRoom.off();

  final Machine machine;
  final RedisLink link;
  private final Surroundings around;
  private final SessionSupervisor supervisor;
  private final CommandRouter router;
  private final WorkerLoop loop;
  private final Map<LeaseGate, String> incarnations = new HashMap<>();
  private final Map<Integer, Integer> positions = new HashMap<>();

  private String incarnation = "";
  private int incarnationCount;
  private boolean reading;
  private List<String> known = List.of();
  private String knownBy = "";
  private Set<Integer> shards = Set.of();

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
    SessionPorts ports = ports(redis);
    this.supervisor =
        new SessionSupervisor(
            new SessionSupervisor.Registry(
                around.sessions().directory(link, around.redis()),
                _ -> Mono.just(Sessions.SEALER),
                Network.SANDBOX,
                around.shardCount()),
            ports,
            machine,
            1_000);
    if (around.sabotage() != Sabotage.NO_HINTS) {
      link.listen(message -> SessionHints.read(message, supervisor::told));
    }
    this.router =
        new CommandRouter(
            new CommandRouter.Sessions(
                around.sessions().directory(link, around.redis()),
                _ -> Mono.just(Sessions.SEALER),
                Network.SANDBOX),
            new OutboxAppender(redis, 1_000),
            ports.log().outcomes(),
            supervisor,
            machine.wall());
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
                supervisor, none, new EvidenceReport(supervisor, redis, Network.SANDBOX)),
            new WorkerLoop.Times(
                LEASE,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                around.shardCount()),
            scheduler(),
            task -> machine.execute(() -> ended(task)),
            METRICS);
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
    poll();
  }

  /// Stops in order. @param then when nothing is left to do
  void stop(Runnable then) {
    reading = false;
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
    Wiring wiring = new Wiring(uid, account, incarnations.getOrDefault(gate, "?"));
    return new SimulatedConnection(
        new SimulatedConnection.Ports(around.world(), account, around.ratchets(), wiring),
        store,
        lane,
        new GatedTransport(wiring, gate, METRICS),
        listener);
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

  /// Reads commands of the shards that are ours, as far as we know.
  private void poll() {
    reading = true;
    machine.schedule(
        around.world().between(200, 600),
        () -> {
          if (!reading) {
            return;
          }
          Set<Integer> mine = mine();
          positions.keySet().retainAll(mine);
          List<CompletableFuture<Boolean>> batches = new ArrayList<>();
          mine.forEach(shard -> batches.add(read(shard)));
          CompletableFuture.allOf(batches.toArray(CompletableFuture[]::new))
              .whenComplete((_, _) -> poll());
        });
  }

  private Set<Integer> mine() {
    if (known != machine.live || !knownBy.equals(incarnation)) {
      known = machine.live;
      knownBy = incarnation;
      shards = ShardMap.shardsOf(incarnation, known, around.shardCount());
    }
    return shards;
  }

  private CompletableFuture<Boolean> read(int shard) {
    SimulatedKafka kafka = around.kafka();
    int from = positions.computeIfAbsent(shard, _ -> kafka.offset(shard));
    List<SessionCommand> batch =
        around.faults().kafkaIsDown ? List.of() : kafka.read(shard, from, BATCH);
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    if (around.sabotage() == Sabotage.EARLY_OFFSET) {
      commit(shard, from, batch);
    }
    for (SessionCommand each : batch) {
      all = all.thenCompose(_ -> route(each));
    }
    return all.handle(
            (_, failure) -> {
              if (failure != null) {
                around.ledger().count(Coverage.What.COMMANDS_READ_AGAIN);
                if (around.sabotage() == Sabotage.EARLY_OFFSET) {
                  positions.put(shard, from + batch.size());
                }
                return false;
              }
              positions.put(shard, from + batch.size());
              commit(shard, from, batch);
              return true;
            })
        .toCompletableFuture();
  }

  private CompletionStage<Void> route(SessionCommand command) {
    SessionUid uid = new SessionUid(command.getSessionUid());
    if (!supervisor.isRunning(uid)) {
      around.ledger().count(Coverage.What.COMMANDS_APPENDED_BY_OTHERS);
    }
    return router.route(uid, command);
  }

  private void commit(int shard, int from, List<SessionCommand> batch) {
    around.kafka().commit(shard, from + batch.size());
  }

  /// One thread that repeats tasks at a fixed rate, late ones at once.
  private ScheduledExecutorService scheduler() {
    Executor serial = machine.serial();
    return (ScheduledExecutorService)
        Proxy.newProxyInstance(
            SimulatedWorker.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (_, method, given) -> {
              if (method.getName().equals("schedule")) {
                CompletableFuture<Void> due = new CompletableFuture<>();
                machine.schedule(Duration.ofMillis((Long) given[1]), () -> due.complete(null));
                return future(due);
              }
              if (!method.getName().equals("scheduleAtFixedRate")) {
                throw new UnsupportedOperationException(method.toString());
              }
              Duration period = Duration.ofMillis((Long) given[2]);
              CompletableFuture<Void> cancelled = new CompletableFuture<>();
              repeat(
                  (Runnable) given[0],
                  around.world().nanos() + period.toNanos(),
                  period,
                  serial,
                  cancelled);
              return future(cancelled);
            });
  }

  private static Object future(CompletableFuture<Void> outcome) {
    return Proxy.newProxyInstance(
        SimulatedWorker.class.getClassLoader(),
        new Class<?>[] {ScheduledFuture.class},
        (_, call, with) -> call.invoke((Future<Void>) outcome, with));
  }

  private void repeat(
      Runnable task, long at, Duration period, Executor serial, Future<Void> cancelled) {
    around
        .world()
        .at(
            at,
            machine,
            () -> {
              if (!cancelled.isCancelled()) {
                serial.execute(
                    () -> {
                      if (!cancelled.isCancelled()) {
                        task.run();
                      }
                      repeat(task, at + period.toNanos(), period, serial, cancelled);
                    });
              }
            });
  }

  /// The network below the gate.
  private final class Wiring implements Transport, SimulatedConnection.Hooks {
    private final SessionUid uid;
    private final SimulatedWhatsApp.Account account;
    private final String sender;
    private final List<Frame> frames = new ArrayList<>();
    private boolean beforeTheGate;

    Wiring(SessionUid uid, SimulatedWhatsApp.Account account, String sender) {
      this.uid = uid;
      this.account = account;
      this.sender = sender;
    }

    @Override
    public Connection connect(URI server, Listener listener) {
      if (machine.isDead()) {
        throw new Killed();
      }
      SimulatedWhatsApp.Socket socket =
          around.whatsApp()
          .new Socket(
              machine,
              account,
              new SimulatedWhatsApp.Receiver() {
                @Override
                public void receive(Frame frame) {
                  listener.onBytes(bytes(frame));
                }

                @Override
                public void lost() {
                  listener.onClosed("lost");
                }
              });
      around.world().after(around.world().between(5, 40), machine, listener::onOpen);
      return new Connection() {
        private boolean closed;

        @Override
        public void send(byte[] bytes) {
          if (machine.isDead()) {
            throw new Killed();
          }
          beforeTheGate = false;
          if (closed) {
            return;
          }
          Frame frame = decode(bytes);
          around.ledger().frameLeaves(sender, uid, frame);
          socket.up(frame);
        }

        @Override
        public void close() {
          if (!closed) {
            closed = true;
            if (beforeTheGate) {
              count(Coverage.What.FRAMES_HELD_BACK);
            }
            socket.close();
            around.world().after(Duration.ofMillis(1), machine, () -> listener.onClosed(""));
          }
        }
      };
    }

    @Override
    public byte[] encode(Frame frame) {
      beforeTheGate = true;
      return bytes(frame);
    }

    private byte[] bytes(Frame frame) {
      frames.add(frame);
      return ByteBuffer.allocate(Integer.BYTES).putInt(frames.size() - 1).array();
    }

    @Override
    public Frame decode(byte[] bytes) {
      return frames.get(ByteBuffer.wrap(bytes).getInt());
    }

    @Override
    public Sabotage sabotage() {
      return around.sabotage();
    }

    @Override
    public void count(Coverage.What what) {
      around.ledger().count(what);
    }

    @Override
    public byte[] stored() {
      return Sessions.ratchet(around.redis(), uid);
    }
  }
}
