package io.manyline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {
  @TempDir Path directory;

  @Test
  void startShouldKeepDataBetweenStarts() throws IOException {
    try (var redis = EmbeddedRedis.start(directory, 0)) {
      assertThat(ask(redis, "SET greeting hello")).isEqualTo("+OK");
    }

    try (var redis = EmbeddedRedis.start(directory, 0)) {
      assertThat(ask(redis, "GET greeting")).isEqualTo("$5");
    }
  }

  @Test
  void startShouldKeepEveryAcknowledgedWriteWhenRedisWasKilled() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0)) {
      assertThat(ask(redis, "SET greeting hello")).isEqualTo("+OK");
      kill(redis.pid());
    }

    try (var redis = EmbeddedRedis.start(directory, 0)) {
      assertThat(ask(redis, "GET greeting")).isEqualTo("$5");
    }
  }

  @Test
  void closeShouldEndTheServer() {
    var redis = EmbeddedRedis.start(directory, 0);
    long pid = redis.pid();

    redis.close();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void startShouldStopTheOrphanOfAKilledParent() throws Exception {
    var orphan = EmbeddedRedis.start(directory, 0);
    ask(orphan, "SET greeting hello");

    try (var redis = EmbeddedRedis.start(directory, 0)) {
      assertThat(ProcessHandle.of(orphan.pid()).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(ask(redis, "GET greeting")).isEqualTo("$5");
    } finally {
      orphan.close();
    }
  }

  @Test
  void startShouldLeaveAStrangerAloneWhoseProcessIdIsInThePidFile() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(directory.resolve("redis.pid"), String.valueOf(stranger.pid()));

      EmbeddedRedis.start(directory, 0).close();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void startShouldSayWhichPortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedRedis.start(directory, taken.getLocalPort()))
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessageContaining("Redis needs port " + taken.getLocalPort());
    }
  }

  @Test
  void serverShouldEndWhenItsParentIsKilled() throws Exception {
    Process parent = RedisParent.spawn(directory);
    long redisPid;
    try (var output = parent.inputReader()) {
      redisPid = Long.parseLong(output.readLine());
      parent.destroyForcibly();
    }

    ProcessHandle.of(redisPid).ifPresent(EmbeddedRedisIT::awaitEnd);

    assertThat(ProcessHandle.of(redisPid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static void awaitEnd(ProcessHandle process) {
    assertThat(process.onExit()).succeedsWithin(java.time.Duration.ofSeconds(10));
  }

  private static void kill(long pid) throws Exception {
    ProcessHandle redis = ProcessHandle.of(pid).orElseThrow();
    redis.destroyForcibly();
    redis.onExit().get(5, TimeUnit.SECONDS);
  }

  private static String ask(EmbeddedRedis redis, String command) throws IOException {
    try (var socket = new Socket(redis.host(), redis.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream()));
      return reader.readLine();
    }
  }
}
