package io.manyline.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until another process takes requests.
final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration ATTEMPT = Duration.ofSeconds(2);
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ATTEMPT).build();

  /// Until the address answers 200.
  void awaitHttp(JavaProcess process, URI address) throws InterruptedException {
    await(process, () -> answers(address));
  }

  /// Until something listens on this loopback port.
  void awaitPort(JavaProcess process, int port) throws InterruptedException {
    await(process, () -> listens(port));
  }

  private static void await(JavaProcess process, Probe probe) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!probe.succeeds()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            process.name() + " ended while starting; the end of its log:\n" + process.logTail());
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            process.name() + " was not ready after " + PATIENCE.toSeconds() + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private boolean answers(URI address) throws InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(ATTEMPT).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), (int) ATTEMPT.toMillis());
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private interface Probe {
    boolean succeeds() throws InterruptedException;
  }
}
