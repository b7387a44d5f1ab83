package io.manyline.dispatcher.endpoint;

import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.EndpointChanges;
import io.manyline.registry.session.EndpointChanges.Changes;
import io.manyline.registry.webhook.WebhookEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Whose endpoints changed, asked for when somebody needs to know.
///
/// **Shape:** what was heard holds for [EndpointChanges#HEARD_WITHIN] from the start of the asking;
/// after half of that it is asked anew while it still holds, so that a stream of events never
/// waits. A reading of the registry takes a mark before it begins; what it brought is true as long
/// as no change of its tenant was heard of after that mark. **Order and threads:** thread-safe; one
/// question is under way at most, and all who need its answer share it. **Errors:** a failed one
/// fails them; the next one to need it asks again.
final class HeardChanges {
  private static final Duration ASKED_ANEW_AFTER = EndpointChanges.HEARD_WITHIN.dividedBy(2);
  private static final CompletableFuture<Void> KNOWN = CompletableFuture.completedFuture(null);

  private final WebhookEndpoints registry;
  private final InstantSource clock;
  private final ConcurrentHashMap<TenantId, Change> last = new ConcurrentHashMap<>();
  private volatile Instant askedAt = Instant.MIN;

  /// Grows with every change that is heard of.
  private volatile long upTo;

  /// Guarded by this.
  private @Nullable CompletableFuture<Void> asking;

  HeardChanges(WebhookEndpoints registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /// @param upTo what was heard with it
  private record Change(long upTo, Instant at) {}

  /// Done when all is heard that was told [EndpointChanges#HEARD_WITHIN] ago. Never blocks.
  CompletableFuture<Void> upToDate() {
    Duration age = Duration.between(askedAt, clock.instant());
    if (age.isNegative() || age.compareTo(EndpointChanges.HEARD_WITHIN) >= 0) {
      return ask();
    }
    if (age.compareTo(ASKED_ANEW_AFTER) >= 0) {
      ask();
    }
    return KNOWN;
  }

  /// To be taken before a reading begins.
  long mark() {
    return upTo;
  }

  /// Whether what a reading with this mark brought is still true, as far as was heard.
  boolean holds(TenantId tenant, long mark) {
    Change change = last.get(tenant);
    return change == null || mark >= change.upTo;
  }

  /// Forgets changes that are older than all that is kept in memory.
  void prune(Instant before) {
    last.values().removeIf(change -> change.at.isBefore(before));
  }

  private synchronized CompletableFuture<Void> ask() {
    if (asking != null) {
      return asking;
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    asking = mine;
    Instant now = clock.instant();
    registry
        .changes(upTo)
        .subscribe(changes -> end(mine, changes, now), failure -> end(mine, failure));
    return mine;
  }

  private void end(CompletableFuture<Void> mine, Changes changes, Instant at) {
    synchronized (this) {
      changes.tenants().forEach(tenant -> last.put(tenant, new Change(changes.upTo(), at)));
      upTo = changes.upTo();
      askedAt = at;
      asking = null;
    }
    mine.complete(null);
  }

  private void end(CompletableFuture<Void> mine, Throwable failure) {
    synchronized (this) {
      asking = null;
    }
    mine.completeExceptionally(failure);
  }
}
