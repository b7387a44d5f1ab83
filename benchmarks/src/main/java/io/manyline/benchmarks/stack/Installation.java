package io.manyline.benchmarks.stack;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.manyline.embedded.EmbeddedKafka;
import io.manyline.embedded.EmbeddedRedis;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Kafka, Redis (both as durable as `./manyline up` has them) and a sandbox in this process, and
/// services beside it; admission is lifted.
///
/// **Shape:** 8 shards, all data in a directory that goes with it. **Order and threads:** services
/// are started one after the other; everything stops in the opposite order.
public final class Installation implements AutoCloseable {
  /// Partitions of each topic.
  public static final int SHARDS = 8;

  /// Of the first admin.
  private static final String TENANT = "default";

  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<ServiceProcess> freeWorkers = new ArrayList<>();
  private final Path home;
  private final Path data;
  private final EmbeddedRedis redis;
  private final EmbeddedKafka kafka;
  private final Sandbox sandbox;
  private final RedisCommands<String, String> redisCommands;

  /// @param home of the built source tree
  public Installation(Path home) throws IOException {
    this.home = home;
    this.data = Files.createTempDirectory("manyline-bench");
    redis = add(EmbeddedRedis.start(Files.createDirectory(data.resolve("redis")), 0));
    kafka = add(EmbeddedKafka.start(Files.createDirectory(data.resolve("kafka")), 0));
    sandbox = add(Sandbox.start(SandboxSettings.inMemory()));
    RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
    add(client::shutdown);
    redisCommands = client.connect().sync();
  }

  public ServiceProcess gateway() throws IOException {
    return service("api-gateway", List.of(), Map.of());
  }

  /// A worker that reaches the sandbox over raw TCP.
  public ServiceProcess worker(List<String> jvmFlags) throws IOException {
    return worker(jvmFlags, Map.of("manyline.whatsapp.server", sandbox.tcp().toString()));
  }

  /// A worker that begins no more connections than that, over raw TCP.
  public ServiceProcess admittingWorker(int perSecond, int burst) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("manyline.whatsapp.server", sandbox.tcp().toString());
    settings.put("manyline.worker.admission.per-second", String.valueOf(perSecond));
    settings.put("manyline.worker.admission.burst", String.valueOf(burst));
    return service("session-worker", List.of(), trusting(settings));
  }

  /// Stops, one after the other and in order, all workers whose admission is lifted.
  public void stopFreeWorkers() {
    freeWorkers.stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::stop);
  }

  /// A worker that reaches the sandbox over wss.
  public ServiceProcess secureWorker(List<String> jvmFlags) throws IOException {
    Path certificate = Files.writeString(data.resolve("tls.pem"), sandbox.tlsCertificatePem());
    return worker(
        jvmFlags,
        Map.of(
            "manyline.whatsapp.server", sandbox.secureWebSocket().toString(),
            "manyline.whatsapp.tls-certificate", certificate.toString()));
  }

  public ServiceProcess dispatcher() throws IOException {
    return service("webhook-dispatcher", List.of(), Map.of());
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  /// A connection of our own.
  public RedisCommands<String, String> redis() {
    return redisCommands;
  }

  /// A session's uid, which names it in Kafka and Redis. @param session its public id
  public String uid(String session) {
    String index = RedisKeys.tenantIndex(new TenantId(TENANT), Network.SANDBOX);
    String uid = redisCommands.hget(index, session);
    if (uid == null) {
      throw new IllegalStateException("no session " + session + " in " + index);
    }
    return uid;
  }

  public int redisPort() {
    return redis.port();
  }

  public String kafka() {
    return kafka.bootstrapServers();
  }

  /// A file of that name beside the logs.
  public Path log(String name) {
    return data.resolve(name + ".log");
  }

  /// Stops with this installation.
  public <T extends AutoCloseable> T add(T part) {
    running.push(part);
    return part;
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (AutoCloseable part : running) {
      try {
        part.close();
      } catch (Exception e) {
        first = first == null ? new IllegalStateException("did not stop", e) : first;
      }
    }
    delete();
    if (first != null) {
      throw first;
    }
  }

  private ServiceProcess worker(List<String> jvmFlags, Map<String, String> whatsApp)
      throws IOException {
    Map<String, String> settings = trusting(whatsApp);
    settings.put("manyline.worker.admission.per-second", "100000");
    settings.put("manyline.worker.admission.burst", "100000");
    ServiceProcess worker = service("session-worker", jvmFlags, settings);
    freeWorkers.add(worker);
    return worker;
  }

  private Map<String, String> trusting(Map<String, String> whatsApp) {
    Map<String, String> settings = new HashMap<>(whatsApp);
    settings.put(
        "manyline.whatsapp.trust-root", HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    return settings;
  }

  private ServiceProcess service(String module, List<String> jvmFlags, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spring.data.redis.host", redis.host());
    all.put("spring.data.redis.port", String.valueOf(redis.port()));
    all.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
    all.put("manyline.master-key.value", MASTER_KEY);
    all.put("manyline.shards", String.valueOf(SHARDS));
    all.put("manyline.network", "sandbox");
    return add(ServiceProcess.start(home, module, jvmFlags, all, data));
  }

  private void delete() {
    try (var files = Files.walk(data)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
