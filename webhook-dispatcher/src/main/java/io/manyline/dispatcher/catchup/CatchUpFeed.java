package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.catchup.PartitionLog.Batch;
import io.manyline.dispatcher.catchup.PartitionLog.LoggedEvent;
import io.manyline.dispatcher.delivery.EndpointHealth;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.retry.EachInTurn;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.Standing;
import io.manyline.dispatcher.subscription.SubscriptionMatcher;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives scanned events to the endpoints that want them, as many as each can take.
///
/// **Shape:** an endpoint that is healthy has at most 256 tasks in memory here; one whose breaker
/// is to be probed is given one each time that the store has said how it stands, since more would
/// only wait behind what its chats have pending; one whose breaker is open, or that has too many
/// pointers, has none. **Order and threads:** the thread of the scan.
public final class CatchUpFeed {
  private static final int MOST_OF_ENDPOINT = 256;
  private static final int MOST_OF_ALL = 4_000;
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final EndpointDirectory endpoints;
  private final PointerStore store;
  private final LiveDeliveries deliveries;
  private final EndpointHealth health;
  private final InstantSource clock;
  private final Map<EndpointId, Standing> standings = new HashMap<>();

  /// Given something since the store was asked.
  private final Set<EndpointId> fed = new HashSet<>();

  private Instant refreshed = Instant.MIN;

  public CatchUpFeed(
      EndpointDirectory endpoints,
      PointerStore store,
      LiveDeliveries deliveries,
      EndpointHealth health,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.store = store;
    this.deliveries = deliveries;
    this.health = health;
    this.clock = clock;
  }

  /// Asks the store, once a second, how those stand that are behind or in trouble.
  void refresh(Set<EndpointId> behind) {
    Instant now = clock.instant();
    if (now.isBefore(refreshed.plus(REFRESH)) && standings.keySet().containsAll(behind)) {
      return;
    }
    refreshed = now;
    standings.clear();
    fed.clear();
    Set<EndpointId> all = new HashSet<>(health.troubled());
    all.addAll(behind);
    EachInTurn.of(all, this::refresh);
  }

  private void refresh(EndpointId endpoint) {
    Standing standing = store.standing(endpoint);
    standings.put(endpoint, standing);
    health.observe(endpoint, standing);
    if (standing.isClosed()
        && standing.pointers() <= Standing.MOST_POINTERS / 2
        && deliveries.unfinished(endpoint) <= DeliveryRouter.MOST_IN_MEMORY / 2) {
      health.calm(endpoint);
    }
  }

  /// How many events an endpoint may be given now.
  int room(EndpointId endpoint) {
    Standing standing = standings.get(endpoint);
    int waiting = deliveries.unfinished(endpoint);
    if (standing == null
        || standing.isOpen(clock.instant())
        || health.pointers(endpoint) > Standing.MOST_POINTERS
        || deliveries.unfinishedScanned() >= MOST_OF_ALL) {
      return 0;
    }
    if (!standing.isClosed()) {
      return waiting == 0 && !fed.contains(endpoint) ? 1 : 0;
    }
    // Not a few at a time: each reading starts at the rearmost place.
    int room = MOST_OF_ENDPOINT - waiting;
    return room >= MOST_OF_ENDPOINT / 4 ? room : 0;
  }

  /// @param start where the batch begins
  void feed(PartitionBacklogs partition, List<EndpointId> eligible, long start, Batch batch) {
    List<Feeding> feedings = new ArrayList<>();
    for (EndpointId endpoint : eligible) {
      Backlog backlog = partition.of(endpoint);
      if (backlog.scanned() < start || backlog.scanned() > batch.next()) {
        continue;
      }
      Optional<WebhookEndpoint> found =
          endpoints.find(endpoint).filter(there -> there.state().enabled());
      if (found.isEmpty()) {
        backlog.drop();
      } else {
        partition.served(endpoint);
        feedings.add(new Feeding(found.get(), backlog, room(endpoint), batch.next()));
      }
    }
    for (LoggedEvent event : batch.events()) {
      feedings.forEach(feeding -> feeding.take(partition.partition(), event));
    }
    for (Feeding feeding : feedings) {
      feeding.backlog.scannedTo(feeding.end);
      if (!health.isTroubled(feeding.endpoint.id())) {
        feeding.backlog.meet();
      }
    }
  }

  /// One endpoint in one batch.
  private final class Feeding {
    private final WebhookEndpoint endpoint;
    private final Backlog backlog;
    private int room;
    private long end;

    private Feeding(WebhookEndpoint endpoint, Backlog backlog, int room, long end) {
      this.endpoint = endpoint;
      this.backlog = backlog;
      this.room = room;
      this.end = end;
    }

    private void take(int partition, LoggedEvent event) {
      long offset = event.offset();
      if (offset < backlog.scanned()
          || offset >= end
          || !SubscriptionMatcher.wants(endpoint, event.event())) {
        return;
      }
      if (room == 0) {
        end = offset;
        return;
      }
      room--;
      fed.add(endpoint.id());
      backlog.opened(offset);
      deliveries.submitScanned(
          SubscriptionMatcher.task(
              new EventPosition(partition, offset), event.event(), endpoint, clock.instant()),
          () -> backlog.released(offset));
    }
  }
}
