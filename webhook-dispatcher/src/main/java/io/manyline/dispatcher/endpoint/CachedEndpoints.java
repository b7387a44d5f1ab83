package io.manyline.dispatcher.endpoint;

import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// [EndpointDirectory] in memory, of the sessions whose events are read here.
///
/// **Shape:** what was read is taken for true for two seconds from the start of the reading; after
/// one, it is read anew while it still holds, so that a session with a stream of events never
/// waits. A session has one reading under way at most. **Order and threads:** thread-safe; what
/// completes a future runs on the driver's thread and must not block. **Errors:** a failed reading
/// fails those who wait for it; the next one to ask starts another.
public final class CachedEndpoints implements EndpointDirectory {
  /// How long a changed or new endpoint may go unnoticed.
  static final Duration STALENESS = Duration.ofSeconds(2);

  private static final Duration READ_ANEW_AFTER = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final WebhookEndpoints registry;
  private final InstantSource clock;
  private final ConcurrentHashMap<EventOwner, Known> bySession = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<EndpointId, Seen> byId = new ConcurrentHashMap<>();

  public CachedEndpoints(WebhookEndpoints registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public Optional<WebhookEndpoint> find(EndpointId id) {
    WebhookEndpoint known = known(id);
    if (known != null) {
      return Optional.of(known);
    }
    Instant now = clock.instant();
    Optional<WebhookEndpoint> found = Blocking.await(registry.find(id), STALENESS);
    found.ifPresentOrElse(endpoint -> see(endpoint, now), () -> byId.remove(id));
    return found;
  }

  @Override
  public @Nullable WebhookEndpoint known(EndpointId id) {
    Seen seen = byId.get(id);
    return seen != null && clock.instant().isBefore(seen.at.plus(STALENESS)) ? seen.endpoint : null;
  }

  @Override
  public CompletableFuture<List<WebhookEndpoint>> ofSession(EventOwner owner) {
    return bySession.computeIfAbsent(owner, Known::new).get();
  }

  @Override
  public int concurrency(EndpointId id) {
    Seen seen = byId.get(id);
    return seen == null ? Policy.DEFAULT.concurrency() : seen.endpoint.policy().concurrency();
  }

  /// Forgets what nobody asked for lately.
  public void prune() {
    Instant before = clock.instant().minus(KEPT);
    bySession.values().removeIf(known -> known.isOlderThan(before));
    byId.values().removeIf(seen -> seen.at.isBefore(before));
  }

  private void see(WebhookEndpoint endpoint, Instant at) {
    byId.merge(
        endpoint.id(),
        new Seen(endpoint, at),
        (there, read) -> there.at.isAfter(read.at) ? there : read);
  }

  private record Seen(WebhookEndpoint endpoint, Instant at) {}

  /// What is known of one session. Guarded by its lock.
  private final class Known {
    private final EventOwner owner;
    private @Nullable List<WebhookEndpoint> endpoints;
    private Instant at = Instant.MIN;
    private @Nullable CompletableFuture<List<WebhookEndpoint>> reading;

    private Known(EventOwner owner) {
      this.owner = owner;
    }

    synchronized CompletableFuture<List<WebhookEndpoint>> get() {
      Instant now = clock.instant();
      List<WebhookEndpoint> known = endpoints;
      if (known == null || !now.isBefore(at.plus(STALENESS))) {
        return read(now);
      }
      if (!now.isBefore(at.plus(READ_ANEW_AFTER))) {
        read(now);
      }
      return CompletableFuture.completedFuture(known);
    }

    synchronized boolean isOlderThan(Instant before) {
      return reading == null && at.isBefore(before);
    }

    private CompletableFuture<List<WebhookEndpoint>> read(Instant now) {
      if (reading != null) {
        return reading;
      }
      CompletableFuture<List<WebhookEndpoint>> mine = new CompletableFuture<>();
      reading = mine;
      registry
          .ofSession(owner.session(), owner.tenant(), owner.network())
          .collectList()
          .subscribe(found -> end(mine, found, now), failure -> end(mine, failure));
      return mine;
    }

    private void end(
        CompletableFuture<List<WebhookEndpoint>> mine, List<WebhookEndpoint> found, Instant now) {
      List<WebhookEndpoint> all = List.copyOf(found);
      synchronized (this) {
        endpoints = all;
        at = now;
        reading = null;
      }
      all.forEach(endpoint -> see(endpoint, now));
      mine.complete(all);
    }

    private void end(CompletableFuture<List<WebhookEndpoint>> mine, Throwable failure) {
      synchronized (this) {
        reading = null;
      }
      mine.completeExceptionally(failure);
    }
  }
}
