package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaSink;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.media.SessionMedia;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.sandbox.Sandbox;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/// Our product without its gateway: Kafka, Redis and a worker in a process of its own, which is
/// killed and started again like one.
final class WorkerStack implements AutoCloseable {
  /// A Java process on a busy machine.
  static final Duration START = Duration.ofSeconds(60);

  private static final String SESSIONS = "SIGNAL_SESSION";

  private final WorkerFixture workers;
  private final ConfigurableApplicationContext registry;
  private WorkerProcess worker;

  /// @param folder for the certificate that workers trust
  WorkerStack(RedisExtension redis, KafkaExtension kafka, Sandbox sandbox, Path folder) {
    workers =
        new WorkerFixture(redis, kafka)
            .with("manyline.whatsapp.server", sandbox.secureWebSocket())
            .with("manyline.whatsapp.tls-certificate", certificate(sandbox, folder))
            .with("manyline.media.directory", folder.resolve("media"))
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    worker = workers.startProcess();
    registry = workers.startRegistry();
  }

  TestSession session(String number) {
    return new TestSession(registry, number);
  }

  /// Kills the worker, with all the sessions that it has, and starts another.
  void restart() {
    worker.close();
    worker = workers.startProcess();
  }

  /// Takes a session's Signal sessions out of Redis and the worker's lease with them, so that it
  /// reads anew what there is.
  void forgetSignalSessions(TestSession session) {
    ReactiveStringRedisTemplate redis = registry.getBean(ReactiveStringRedisTemplate.class);
    String key = RedisKeys.device(session.uid());
    Object[] fields =
        redis
            .<String, String>opsForHash()
            .keys(key)
            .filter(field -> field.startsWith(SESSIONS))
            .collectList()
            .block()
            .toArray();
    assertThat(redis.opsForHash().remove(key, fields).block()).isPositive();
    redis.delete(RedisKeys.lease(session.owner())).block();
  }

  /// Waits until a worker has claimed the session.
  void awaitOwner(TestSession session) {
    await()
        .atMost(START)
        .failFast(() -> assertThat(worker.isAlive()).as(this::tail).isTrue())
        .until(() -> !session.owner().isEmpty());
  }

  /// Puts a picture into the media store, as an upload does.
  void store(TestSession session, MediaId id, byte[] png) {
    try (MediaSink sink = files(session).create(id)) {
      sink.write(png);
      sink.commit(MediaLabel.of("image/png", "picture.png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the media store has, as a download gives it.
  byte[] stored(TestSession session, MediaId id) {
    try {
      return files(session).find(id).orElseThrow().open(0).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SessionMedia files(TestSession session) {
    return registry
        .getBean(MediaStore.class)
        .of(session.uid(), registry.getBean(SessionSealers.class).of(session.uid()).block());
  }

  /// The end of what the worker wrote.
  String tail() {
    return worker.tail();
  }

  @Override
  public void close() {
    worker.close();
    workers.close();
  }

  private static Path certificate(Sandbox sandbox, Path folder) {
    try {
      return Files.writeString(folder.resolve("worker-trust.pem"), sandbox.tlsCertificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
