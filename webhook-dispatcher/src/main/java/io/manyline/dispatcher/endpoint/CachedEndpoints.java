package io.manyline.dispatcher.endpoint;

import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.webhook.EndpointId;
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
/// **Shape:** what was read is taken for true until a change of its tenant is heard of, see
/// [HeardChanges], and no longer than ten seconds: a change may have gone untold. After five, it is
/// read anew while it still holds. **Order and threads:** thread-safe; what completes a future runs
/// on the driver's thread and must not block. **Errors:** a failed reading fails those who wait for
/// it; the next one to ask starts another.
public final class CachedEndpoints implements EndpointDirectory {
  /// How long a change that was not told may go unnoticed.
  static final Duration TRUSTED = Duration.ofSeconds(10);

  private static final Duration READ_ANEW_AFTER = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /// Attempts at one time at an endpoint that was not read yet: the first one reads it.
  private static final int UNKNOWN = 1;

  private final WebhookEndpoints registry;
  private final InstantSource clock;
  private final HeardChanges changes;
  private final ConcurrentHashMap<EventOwner, Known> bySession = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<EndpointId, Read<WebhookEndpoint>> byId =
      new ConcurrentHashMap<>();

  public CachedEndpoints(WebhookEndpoints registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.changes = new HeardChanges(registry, clock);
  }

  @Override
  public Optional<WebhookEndpoint> find(EndpointId id) {
    // A copy, since others wait for the same answer longer than this one may.
    Blocking.await(changes.upToDate().copy(), LIMIT);
    WebhookEndpoint seen = seen(id);
    if (seen != null) {
      return Optional.of(seen);
    }
    Instant now = clock.instant();
    long mark = changes.mark();
    Optional<WebhookEndpoint> found = Blocking.await(registry.find(id), LIMIT);
    found.ifPresentOrElse(endpoint -> see(endpoint, mark, now), () -> byId.remove(id));
    return found;
  }

  @Override
  public @Nullable WebhookEndpoint known(EndpointId id) {
    return isKnown(changes.upToDate()) ? seen(id) : null;
  }

  @Override
  public CompletableFuture<List<WebhookEndpoint>> ofSession(EventOwner owner) {
    Known known = bySession.computeIfAbsent(owner, Known::new);
    CompletableFuture<Void> heard = changes.upToDate();
    return isKnown(heard) ? known.get() : heard.thenCompose(_ -> known.get());
  }

  @Override
  public int concurrency(EndpointId id) {
    Read<WebhookEndpoint> seen = byId.get(id);
    return seen == null ? UNKNOWN : seen.what.policy().concurrency();
  }

  /// Forgets what nobody asked for lately.
  public void prune() {
    Instant before = clock.instant().minus(KEPT);
    bySession.values().removeIf(known -> known.isOlderThan(before));
    byId.values().removeIf(seen -> seen.at.isBefore(before));
    changes.prune(before);
  }

  private static boolean isKnown(CompletableFuture<?> answer) {
    return answer.isDone() && !answer.isCompletedExceptionally();
  }

  /// What was read of one endpoint, as far as it is still true.
  private @Nullable WebhookEndpoint seen(EndpointId id) {
    Read<WebhookEndpoint> seen = byId.get(id);
    return seen != null && holds(seen, seen.what.scope().tenant(), clock.instant())
        ? seen.what
        : null;
  }

  private boolean holds(Read<?> read, TenantId tenant, Instant now) {
    return now.isBefore(read.at.plus(TRUSTED)) && changes.holds(tenant, read.mark);
  }

  private void see(WebhookEndpoint endpoint, long mark, Instant at) {
    byId.put(endpoint.id(), new Read<>(endpoint, mark, at));
  }

  /// @param mark of [HeardChanges] when the reading began
  /// @param at when it began
  private record Read<T>(T what, long mark, Instant at) {}

  private record Reading(CompletableFuture<List<WebhookEndpoint>> answer, long mark) {}

  /// What is known of one session. Guarded by its lock.
  private final class Known {
    private final EventOwner owner;
    private @Nullable Read<List<WebhookEndpoint>> read;
    private @Nullable Reading reading;

    private Known(EventOwner owner) {
      this.owner = owner;
    }

    synchronized CompletableFuture<List<WebhookEndpoint>> get() {
      Instant now = clock.instant();
      Read<List<WebhookEndpoint>> known = read;
      if (known == null || !holds(known, owner.tenant(), now)) {
        return read(now);
      }
      if (!now.isBefore(known.at.plus(READ_ANEW_AFTER))) {
        read(now);
      }
      return CompletableFuture.completedFuture(known.what);
    }

    synchronized boolean isOlderThan(Instant before) {
      return reading == null && (read == null || read.at.isBefore(before));
    }

    /// Shares the reading under way, unless a change was heard of since it began.
    private CompletableFuture<List<WebhookEndpoint>> read(Instant now) {
      Reading under = reading;
      if (under != null && changes.holds(owner.tenant(), under.mark)) {
        return under.answer;
      }
      Reading mine = new Reading(new CompletableFuture<>(), changes.mark());
      reading = mine;
      registry
          .ofSession(owner.session(), owner.tenant(), owner.network())
          .collectList()
          .subscribe(found -> end(mine, found, now), failure -> end(mine, failure));
      return mine.answer;
    }

    private void end(Reading mine, List<WebhookEndpoint> found, Instant now) {
      List<WebhookEndpoint> all = List.copyOf(found);
      synchronized (this) {
        read = new Read<>(all, mine.mark, now);
        reading = reading == mine ? null : reading;
      }
      all.forEach(endpoint -> see(endpoint, mine.mark, now));
      mine.answer.complete(all);
    }

    private void end(Reading mine, Throwable failure) {
      synchronized (this) {
        reading = reading == mine ? null : reading;
      }
      mine.answer.completeExceptionally(failure);
    }
  }
}
