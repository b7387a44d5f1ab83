package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.attempt.AttemptLog;
import io.manyline.dispatcher.deadletter.DeadLetters;
import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.delivery.EndpointHealth;
import io.manyline.dispatcher.delivery.LiveDeliveries.Execution;
import io.manyline.dispatcher.delivery.ReplayDelivery;
import io.manyline.dispatcher.delivery.Settler;
import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.egress.WebhookRequest;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.endpoint.EndpointDisabler;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.ChatKey;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.InMemoryPointerStore;
import io.manyline.dispatcher.retry.Pointer;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.retry.Settlement;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Kafka, Redis, one endpoint and time, all in memory, for dispatchers that do nothing but replays.
final class VirtualReplays {
  static final EndpointId ENDPOINT = new EndpointId("endpoint");
  private static final Duration LEASE = Duration.ofSeconds(40);
  private static final Duration ATTEMPT = Duration.ofMillis(10);

  final SettableClock clock = new SettableClock();
  final VirtualLog kafka = new VirtualLog();
  final InMemoryReplays replays = new InMemoryReplays(clock);
  final InMemoryPointerStore store = new InMemoryPointerStore(clock);
  final List<Post> posts = new ArrayList<>();

  /// Ticks that ended with one.
  int outages;

  /// The chat of an event.
  Function<String, String> chat = _ -> "chat";

  /// What the endpoint answers to an event.
  Function<String, Integer> answer = _ -> 200;

  /// Events whose outcome the store does not take once.
  final Set<String> unrecorded = new HashSet<>();

  /// Whose the events are that happen.
  String tenant = InMemoryEndpoints.TENANT.value();

  Network network = Network.SANDBOX;

  private final InMemoryEndpoints endpoints = new InMemoryEndpoints();
  private final List<Attempt> attempts = new ArrayList<>();

  VirtualReplays() {
    endpoints.put(InMemoryEndpoints.endpoint(ENDPOINT, URI.create("https://endpoint.test/")));
  }

  /// One more dispatcher.
  Node node() {
    return new Node();
  }

  void change(UnaryOperator<WebhookEndpoint> change) {
    endpoints.put(change.apply(endpoints.directory().find(ENDPOINT).orElseThrow()));
  }

  /// Events, one each second, in turn in both partitions. @return their ids
  List<String> happen(int events) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      clock.advance(Duration.ofSeconds(1));
      int partition = i % VirtualLog.PARTITIONS;
      String id = "evt_" + partition + "_" + kafka.end(partition);
      kafka.write(partition, clock.instant(), event(id));
      ids.add(id);
    }
    return ids;
  }

  /// The endpoint had it once.
  void attempted(String id) {
    EventPosition place = place(id);
    attempts.addFirst(
        new Attempt(
            id,
            1,
            "200",
            clock.instant(),
            Duration.ZERO,
            new Attempt.Details(
                "", new Attempt.Place(place.partition(), place.offset()), null, "")));
  }

  /// It was given up.
  void bury(String id) {
    Pointer pointer =
        new Pointer(place(id), ENDPOINT, ChatKey.of("uid", id), id, 9, clock.instant(), true);
    Claim claim = new Claim(pointer, "buried", clock.instant().plus(LEASE));
    store.park(claim);
    store.settle(claim, new Settlement.Buried(DeadLetter.Reason.ATTEMPTS_EXHAUSTED), null);
  }

  /// Kafka does not have it any more.
  void expire(String id) {
    kafka.expire(place(id));
  }

  Replay request(Replay.What what, int perSecond) {
    return replays.request(ENDPOINT, what, perSecond).blockOptional().orElseThrow();
  }

  Replay stored(Replay replay) {
    return replays.find(ENDPOINT, replay.id()).blockOptional().orElseThrow();
  }

  List<String> posted() {
    return posts.stream().map(Post::id).toList();
  }

  static EventPosition place(String id) {
    String[] parts = id.split("_");
    return new EventPosition(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }

  private SessionEvent event(String id) {
    return SessionEvent.newBuilder()
        .setEventId(id)
        .setSessionUid(InMemoryEndpoints.SESSION.value())
        .setSessionId("15550100001")
        .setTenant(tenant)
        .setNetwork(network.wireName())
        .setChat(chat.apply(id))
        .setMessageReceived(MessageReceived.newBuilder().setChat(chat.apply(id)).setText("t"))
        .build();
  }

  private PostResult post(WebhookRequest request) {
    PublishedSchemas.assertValid(request.body().text());
    String id = request.headers().get("webhook-id");
    posts.add(new Post(id, clock.instant(), request.headers().containsKey("webhook-late")));
    store.answers(!unrecorded.remove(id));
    return new PostResult.Answered(answer.apply(id), Optional.empty());
  }

  private DeadLetters letters() {
    return new DeadLetters() {
      @Override
      public List<DeadLetter> latest(EndpointId endpoint, int atMost) {
        return store.deadLetters(endpoint).stream().limit(atMost).toList();
      }

      @Override
      public void remove(EndpointId endpoint, DeadLetter letter) {
        store.removeDeadLetter(endpoint, letter);
      }
    };
  }

  /// One dispatcher. What it began ends when [#run] is called, in any order.
  final class Node {
    private final List<Runnable> now = new ArrayList<>();
    private final Random random = new Random(1);
    private final Replays runs;
    private boolean woken;

    private Node() {
      EndpointDirectory directory = endpoints.directory();
      DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
      DeliveryHandler handler =
          new DeliveryHandler(
              new WebhookSigner(),
              VirtualReplays.this::post,
              new RetrySchedule(
                  List.of(Duration.ZERO, Duration.ofSeconds(5)),
                  Duration.ofMinutes(2),
                  new Random(1)),
              metrics,
              clock);
      Settler settler =
          new Settler(
              store,
              metrics,
              new EndpointHealth(),
              new EndpointDisabler(endpoints, _ -> {}, clock),
              clock,
              () -> {});
      Execution execution =
          new Execution(new EndpointGate(directory::concurrency), this::soon, this::soon);
      AttemptLog log = (_, atMost) -> attempts.stream().limit(atMost).toList();
      runs =
          new Replays(
              replays,
              directory,
              new Replays.Events(kafka, kafka, letters(), log),
              new ReplayDelivery(store, handler, settler, clock, execution, LEASE),
              clock,
              () -> woken = true);
    }

    /// As its loop does: after what failed, the next one goes on.
    void tick() {
      try {
        runs.tick();
      } catch (Outage _) {
        outages++;
      }
    }

    private void soon(Runnable attempt) {
      now.add(
          () -> {
            attempt.run();
            store.answers(true);
          });
    }

    void run() {
      List<Runnable> begun = new ArrayList<>(now);
      now.clear();
      Collections.shuffle(begun, random);
      begun.forEach(Runnable::run);
    }

    /// As its loop does, every 100 ms and when something ended; each attempt takes 10 ms.
    void work(Duration time) {
      int steps = (int) time.dividedBy(ATTEMPT);
      for (int i = 1; i <= steps; i++) {
        clock.advance(ATTEMPT);
        run();
        if (woken || i % 10 == 0) {
          woken = false;
          tick();
        }
      }
      run();
    }
  }

  /// One request as the endpoint saw it.
  record Post(String id, Instant at, boolean late) {}

  /// What Kafka or the store throws when it does not answer.
  static final class Outage extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
