package io.manyline.worker.session;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.history.v1.HistoryRecord;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.outbox.OutcomeFormat;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.client.ClientSettings;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.TestContents;
import io.manyline.worker.connection.AdmissionSettings;
import io.manyline.worker.connection.Chores;
import io.manyline.worker.connection.ClientVersion;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.ReconnectSettings;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.connection.SessionConnector;
import io.manyline.worker.connection.WhatsAppConnector;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.OutboxAppender;
import io.manyline.worker.outbox.OutboxSettings;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.OpenGate;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.redis.StorageException;
import io.manyline.worker.store.DeviceState;
import io.manyline.worker.store.SessionSeal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One session over the processes that run it in turn: when one ends, the next claims.
///
/// **Order and threads:** claims on one thread, as a supervisor's; what Kafka and the audit have
/// may be read by anybody.
final class EdgeSession implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FAILED_OVER = Duration.ofMillis(100);
  private static final String VERSION = "2.3000.1023456789";

  final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  final List<CommandOutcome> outcomes = new CopyOnWriteArrayList<>();
  final List<HistoryRecord> history = new CopyOnWriteArrayList<>();
  final CipherAudit audit = new CipherAudit();
  final VirtualPhone phone;
  final SessionUid uid;

  private final EdgeWorld world;
  private final Edges edges;
  private final SessionSeal seal;
  private final UnaryOperator<DeviceStore> flaw;
  private final InstantSource clock;
  private final MemoryCodes codes;
  private final WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
  private final ExecutorService supervisor = Executors.newSingleThreadExecutor();

  private int processes;
  private volatile @Nullable Life life;
  private volatile @Nullable SessionRuntime runtime;
  private volatile boolean closed;

  /// Breaks a promise, to see a test fail: a claim is taken over as if it had been released.
  volatile boolean forgetsToSkip;

  /// A process of a worker and what it reaches the world by.
  private record Life(
      Edges.Process process, EdgePorts ports, RedisPipeline redis, String incarnation) {}

  /// @param flaw what a broken worker does to its store
  EdgeSession(EdgeWorld world, Edges edges, UnaryOperator<DeviceStore> flaw) {
    this.world = world;
    this.edges = edges;
    this.flaw = flaw;
    this.clock = world.clock();
    this.codes = new MemoryCodes(clock);
    this.phone = world.newPhone("Owner");
    this.uid = world.newSession();
    this.seal = world.seal(uid);
    codes.asked = true;
  }

  /// The first process begins.
  void begin() {
    supervisor.execute(this::nextProcess);
  }

  /// The code of the moment, or null.
  @Nullable String code() {
    return codes.stored() == null ? null : codes.stored().text();
  }

  /// What a user does who wants it connected: once more, if need be.
  void ask() {
    SessionRuntime current = runtime;
    if (current != null) {
      current.reconcile(wanted(), true);
    }
  }

  /// The process is gone, with all that it had in memory.
  void crash() {
    Life current = life;
    if (current != null) {
      current.process().die();
    }
  }

  boolean isConnected() {
    SessionRuntime current = runtime;
    if (current == null) {
      return false;
    }
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    current.submit(() -> connected.complete(current.connected() != null));
    try {
      return connected.get(200, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// A command as the reader brings it: again and again until it is known to be durable.
  String send(String to, String text) {
    String id = world.storage.newId();
    offer(
        command(id)
            .setSendMessage(
                SendMessage.newBuilder()
                    .setTo(to)
                    .setContent(TestContents.text(text))
                    .setMessageId("3EB0" + id))
            .build());
    return id;
  }

  SessionCommand.Builder command(String id) {
    return SessionCommand.newBuilder()
        .setCommandId(id)
        .setSessionUid(uid.value())
        .setAcceptedAt(EventComposer.timestamp(clock.instant()))
        .setDeadline(EventComposer.timestamp(clock.instant().plusSeconds(3_600)))
        .setBodyHash(ByteString.copyFromUtf8(id));
  }

  void offer(SessionCommand command) {
    while (true) {
      Life reader = life;
      if (reader == null) {
        continue;
      }
      try {
        new OutboxAppender(reader.redis(), 1_000).append(seal, command).join();
        break;
      } catch (CompletionException e) {
        Thread.onSpinWait();
      }
    }
    supervisor.execute(
        () -> {
          SessionRuntime current = runtime;
          if (current != null) {
            current.offer(command);
          }
        });
  }

  /// What is stored of a command.
  Optional<CommandOutcome> outcome(String commandId) {
    byte[] stored = world.storage.redis().hashField(RedisKeys.outcomes(uid), commandId).join();
    return stored == null
        ? Optional.empty()
        : Optional.of(OutcomeFormat.decode(seal.sealer(), uid, commandId, stored));
  }

  /// A value of the device's state as the next owner would read it.
  byte[] stored(StateKey key) {
    byte[] value = new DeviceState(world.storage.redis(), seal, 0, clock).read(key);
    return value == null ? new byte[0] : value;
  }

  /// Rows that wait in the outbox.
  int waiting() {
    return world.storage.redis().hash(RedisKeys.outbox(uid)).join().size();
  }

  private void nextProcess() {
    if (closed) {
      return;
    }
    Life before = life;
    if (before != null) {
      before.ports().closeSockets();
    }
    Edges.Process process = new Edges.Process(() -> supervisor.execute(this::nextProcess));
    EdgePorts ports = new EdgePorts(edges, process);
    RedisPipeline redis = new RedisPipeline(ports.redis(world.redis().async()), TIMEOUT);
    Life next = new Life(process, ports, redis, "I" + ++processes);
    life = next;
    claim(next);
  }

  private void claim(Life mine) {
    while (!closed && !mine.process().isGone()) {
      try {
        ClaimResult claim =
            new SessionClaims(mine.redis(), FAILED_OVER).claim(uid, mine.incarnation());
        if (!(claim instanceof ClaimResult.Granted granted)) {
          // Redis was started anew, perhaps with older data.
          continue;
        }
        if (forgetsToSkip) {
          granted =
              new ClaimResult.Granted(granted.claim(), granted.rev(), granted.status(), false, 0);
        }
        SessionRuntime claimed =
            new SessionRuntimes(ports(mine))
                .create(
                    wanted(),
                    granted,
                    seal.sealer(),
                    OpenGate.of(System::nanoTime, InstantSource.system(), Duration.ofHours(1)),
                    _ -> supervisor.execute(() -> claim(mine)));
        runtime = claimed;
        claimed.start(true);
        return;
      } catch (StorageException e) {
        Thread.onSpinWait();
      }
    }
  }

  private SessionPorts ports(Life mine) {
    return new SessionPorts(
        new SessionPorts.Storage(
            mine.redis(),
            new SessionClaims(mine.redis()),
            new SessionHints(mine.redis(), Network.SANDBOX),
            codes),
        new SessionPorts.Network(
            connector(mine),
            new ConnectionAdmission(
                version(),
                CompletableFuture::completedFuture,
                new AdmissionSettings(50, 200, Duration.ofMillis(100)),
                world.timer()),
            new Chores(world.timer()),
            new ReconnectSettings(
                Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofSeconds(30))),
        new SessionPorts.Log(
            event -> mine.ports().take(EdgePorts.name(event), event, events, world.kafka),
            outcome -> mine.ports().take(EdgePorts.name(outcome), outcome, outcomes, world.kafka),
            record -> mine.ports().take("kafka history", record, history, world.kafka)),
        new SessionPorts.Execution(
            clock,
            world.timer(),
            new Random(7),
            world.threads,
            256,
            new OutboxSettings(1_000, 16, Duration.ofDays(7), 100_000),
            metrics),
        world.media());
  }

  private ClientVersion version() {
    return new ClientVersion(VERSION, Duration.ofMinutes(10), world.timer(), metrics);
  }

  private SessionConnector connector(Life mine) {
    WhatsAppConnector real =
        new WhatsAppConnector(
            new ClientSettings(world.sandbox.tcp(), world.sandbox.trustRoot(), VERSION, "Manyline"),
            version(),
            mine.ports().transport(world.transport),
            world.transfers(),
            new WhatsAppConnector.Surroundings(world.timer(), Runnable::run, clock, world.random),
            metrics);
    return (store, lane, gate, listener, past) ->
        audited(real.open(flaw.apply(store), lane, gate, listener, past));
  }

  private SessionConnection audited(SessionConnection connection) {
    return (SessionConnection)
        Proxy.newProxyInstance(
            EdgeSession.class.getClassLoader(),
            new Class<?>[] {SessionConnection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("transmit")) {
                audit.leaves((PreparedMessage) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private SessionConfig wanted() {
    return new SessionConfig(
        uid,
        new TenantId("t"),
        Network.SANDBOX,
        new SessionId(phone.number()),
        "Test",
        null,
        new WebhookSecret("whsec_AAAA"),
        true,
        HistoryDepth.RECENT,
        DesiredState.CONNECTED,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Override
  public void close() {
    closed = true;
    crash();
    supervisor.shutdown();
  }
}
