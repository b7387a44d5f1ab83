package io.manyline.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits until a starting Redis takes commands.
final class RedisReadiness {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int SOCKET_TIMEOUT_MILLIS = 1000;

  private RedisReadiness() {}

  /// Returns when the server answers PING with PONG: it listens and has loaded its data.
  static void await(GuardedProcess redis, int port) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!answersPing(port)) {
      if (endsWithin(redis, POLL)) {
        throw failed("Redis ended while starting", redis);
      }
      if (System.nanoTime() > end) {
        throw failed("Redis was not ready after " + DEADLINE, redis);
      }
    }
    if (!redis.isAlive()) {
      throw failed("another program answers on port " + port, redis);
    }
  }

  private static boolean answersPing(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPorts.HOST, port), SOCKET_TIMEOUT_MILLIS);
      socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(7);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG\r\n");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean endsWithin(GuardedProcess redis, Duration wait) {
    try {
      redis.onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException running) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot watch Redis, process " + redis.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedStartException("interrupted while Redis was starting", e);
    }
  }

  private static EmbeddedStartException failed(String what, GuardedProcess redis) {
    return new EmbeddedStartException(what + "; the end of its log:\n" + redis.logTail(), null);
  }
}
