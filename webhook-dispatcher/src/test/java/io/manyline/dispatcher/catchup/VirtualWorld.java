package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.egress.WebhookRequest;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.BreakerPolicy;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource.Found;
import io.manyline.dispatcher.retry.InMemoryPointerStore;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What dispatchers share: Kafka, Redis, endpoints, and time; all in memory.
final class VirtualWorld implements PartitionLog {
  private static final int BATCH = 7;

  final SettableClock clock = new SettableClock();
  final InMemoryPointerStore store =
      new InMemoryPointerStore(
          clock, new BreakerPolicy(4, Duration.ofSeconds(10), Duration.ofMinutes(2)));
  final InMemoryCursorStore cursors = new InMemoryCursorStore();
  final InMemoryEndpoints endpoints = new InMemoryEndpoints();
  final List<Arrived> arrived = new ArrayList<>();

  /// Committed offsets.
  final Map<Integer, Long> committed = new HashMap<>();

  /// Whether an endpoint takes what is sent now.
  Predicate<EndpointId> takes = _ -> true;

  /// Hears of every request.
  Consumer<Arrived> heard = arrived::add;

  /// Looks at every body.
  Consumer<String> bodies = PublishedSchemas::assertValid;

  /// What else happens while a POST is under way.
  Runnable duringPost = () -> {};

  /// Sessions whose endpoints are not known before [VirtualNode#answer].
  final Set<String> slow = new HashSet<>();

  int readings;
  private final int partitions;
  private final Map<Integer, List<SessionEvent>> log = new HashMap<>();

  VirtualWorld(int partitions) {
    this.partitions = partitions;
  }

  /// @return its place
  EventPosition append(int partition, String session, String chat) {
    List<SessionEvent> events = log.computeIfAbsent(partition, _ -> new ArrayList<>());
    EventPosition place = new EventPosition(partition, events.size());
    events.add(event(place, session, chat));
    return place;
  }

  /// From now on these are all that a partition has: made as they are read, where they are many.
  void fill(int partition, List<SessionEvent> events) {
    log.put(partition, events);
  }

  static SessionEvent event(EventPosition place, String session, String chat) {
    return SessionEvent.newBuilder()
        .setEventId("evt_" + place.partition() + "_" + place.offset())
        .setSessionUid(session)
        .setSessionId("15550100001")
        .setTenant("test")
        .setNetwork("sandbox")
        .setChat(chat)
        .setMessageReceived(MessageReceived.newBuilder().setChat(chat).setText("t"))
        .build();
  }

  SessionEvent event(EventPosition place) {
    return log.get(place.partition()).get((int) place.offset());
  }

  Found found(EventPosition place) {
    return new Found.Event(event(place));
  }

  WebhookEndpoint endpoint(String id) {
    return InMemoryEndpoints.endpoint(
        new EndpointId(id), URI.create("https://" + id.replace("_", "-") + ".test/hook"));
  }

  PostResult post(WebhookRequest request) {
    EndpointId endpoint =
        endpoints
            .directory()
            .find(
                new EndpointId(request.to().url().getHost().replace(".test", "").replace("-", "_")))
            .orElseThrow()
            .id();
    bodies.accept(request.body().text());
    boolean takes = this.takes.test(endpoint);
    String[] parts = request.headers().get("webhook-id").split("_");
    EventPosition place = new EventPosition(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    heard.accept(
        new Arrived(
            endpoint,
            place,
            event(place).getSessionUid() + event(place).getChat(),
            takes,
            request.headers().containsKey("webhook-late"),
            clock.instant()));
    duringPost.run();
    return new PostResult.Answered(takes ? 200 : 503, Optional.empty());
  }

  @Override
  public Batch read(int partition, long from) {
    readings++;
    List<LoggedEvent> events = new ArrayList<>();
    long to = Math.min(from + BATCH, end(partition));
    for (long offset = from; offset < to; offset++) {
      events.add(
          new LoggedEvent(offset, Instant.EPOCH, event(new EventPosition(partition, offset))));
    }
    return new Batch(events, Math.max(from, to));
  }

  @Override
  public long end(int partition) {
    return log.getOrDefault(partition, List.of()).size();
  }

  @Override
  public long at(int partition, Instant time) {
    return 0;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  /// One request as an endpoint saw it.
  record Arrived(
      EndpointId endpoint,
      EventPosition place,
      String chat,
      boolean taken,
      boolean late,
      Instant at) {}
}
