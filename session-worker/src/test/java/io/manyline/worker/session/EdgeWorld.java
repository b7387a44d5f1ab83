package io.manyline.worker.session;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.DirectoryMediaStore;
import io.manyline.registry.media.MediaLimits;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.MediaHttpClient;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.worker.StorageFixture;
import io.manyline.worker.connection.ScheduledClientTimer;
import io.manyline.worker.media.MediaRoom;
import io.manyline.worker.media.MediaRules;
import io.manyline.worker.store.SessionSeal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What processes come and go in: the sandbox, Redis, and whatever they share.
final class EdgeWorld implements AutoCloseable {
  private static final int MOST = 1 << 20;
  private static final int SPEED = 5;
  private static final Pattern KEYS = Pattern.compile("\"keys\":(\\d+)");

  final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  final NettyTransport transport = new NettyTransport(1, sandbox.tlsCertificatePem());
  final MediaHttpClient http = new MediaHttpClient(sandbox.tlsCertificatePem());
  final SecureRandom random = new SecureRandom();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final ExecutorService kafka = Executors.newSingleThreadExecutor();
  final StorageFixture storage;

  private final Instant begun = Instant.now();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final HttpClient control = HttpClient.newHttpClient();
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Path directory;

  /// @param directory for files of messages
  EdgeWorld(String redisHost, int redisPort, Path directory) {
    storage = new StorageFixture(redisHost, redisPort);
    client = RedisClient.create(RedisURI.create(redisHost, redisPort));
    connection = client.connect(ByteArrayCodec.INSTANCE);
    this.directory = directory;
  }

  StatefulRedisConnection<byte[], byte[]> redis() {
    return connection;
  }

  /// Five times as fast as the wall's, so that pauses of seconds do not hold the test up.
  InstantSource clock() {
    return () -> begun.plus(Duration.between(begun, Instant.now()).multipliedBy(SPEED));
  }

  ClientTimer timer() {
    ClientTimer real = new ScheduledClientTimer(timers);
    return (delay, task) -> real.schedule(delay.dividedBy(SPEED), task);
  }

  SessionUid newSession() {
    return storage.newSession();
  }

  SessionSeal seal(SessionUid uid) {
    return storage.seal(uid);
  }

  VirtualPhone newPhone(String name) {
    return now(sandbox.phones().create(null, name));
  }

  /// The server loses the one-time prekeys of a device. @return how many there were
  int loseKeys(String number, int device) {
    String body =
        "{\"kind\":\"lose_keys\",\"number\":\"%s\",\"device\":%d}".formatted(number, device);
    try {
      HttpResponse<String> answer =
          control.send(
              HttpRequest.newBuilder(URI.create(sandbox.control() + "/faults"))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
      Matcher keys = KEYS.matcher(answer.body());
      return keys.find() ? Integer.parseInt(keys.group(1)) : 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  MediaTransfers transfers() {
    return new MediaTransfers(
        http,
        new MediaAddresses(false),
        new MediaSpool(directory.resolve("spool")),
        threads,
        InstantSource.system(),
        random);
  }

  MediaRoom media() {
    MasterKeyProperties key =
        new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32]));
    return new MediaRoom(
        new DirectoryMediaStore(
            directory.resolve("media"),
            new MediaLimits(MOST, 64L * MOST, Duration.ofDays(7)),
            InstantSource.system()),
        transfers(),
        transfers(),
        new MediaLinks(new MasterKey(key, random), InstantSource.system()),
        new MediaRules(true, true, MOST, MOST, Duration.ofDays(7), ""));
  }

  static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    transport.close();
    http.close();
    sandbox.close();
    threads.shutdownNow();
    kafka.shutdownNow();
    timers.shutdownNow();
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    storage.close();
  }
}
