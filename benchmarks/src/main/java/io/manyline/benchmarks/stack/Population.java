package io.manyline.benchmarks.stack;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.phone.VirtualPhone;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Phones of the sandbox, and sessions that are paired with them through the public API.
public final class Population {
  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Sandbox sandbox;
  private final Api api;

  public Population(Sandbox sandbox, Api api) {
    this.sandbox = sandbox;
    this.api = api;
  }

  public List<VirtualPhone> phones(int count) {
    List<VirtualPhone> phones = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      phones.add(now(sandbox.phones().create(null, "Phone " + i)));
    }
    return phones;
  }

  /// Sessions that are connected; a session's id is its phone's number.
  ///
  /// @param webhook where their events go, null for nowhere
  public List<VirtualPhone> sessions(int count, @Nullable URI webhook) {
    List<VirtualPhone> owners = phones(count);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> pairings = new ArrayList<>();
      owners.forEach(owner -> pairings.add(threads.submit(() -> pair(owner, webhook))));
      for (Future<?> each : pairings) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a session was not paired", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return owners;
  }

  private void pair(VirtualPhone owner, @Nullable URI webhook) {
    String session = owner.number();
    api.createSession(session, webhook);
    api.connect(session);
    now(owner.scan(api.code(session)));
    Await.until(PATIENCE, "session to be connected", () -> api.isConnected(session));
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
