package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.egress.WebhookClient;
import io.manyline.dispatcher.egress.WebhookRequest;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.endpoint.EndpointDisabler;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource.Found;
import io.manyline.dispatcher.retry.InMemoryPointerStore;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.retry.RetryScheduler;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionStatus;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A dispatcher without threads, Kafka, Redis and network: one endpoint whose answers the test
/// gives, the product's retry steps without jitter, and time that the test moves.
final class VirtualDispatcher {
  static final EndpointId ENDPOINT = new EndpointId("endpoint");
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final Duration LEASE = Duration.ofSeconds(40);
  private static final List<Duration> STEPS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofHours(24));

  final SettableClock clock = new SettableClock();
  final InMemoryPointerStore store = new InMemoryPointerStore(clock);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<Post> posts = new ArrayList<>();
  final TreeSet<Long> released = new TreeSet<>();
  final HandOver handOver;
  final LiveDeliveries live;
  final DueDeliveries due;
  private final ReplayDelivery replays;

  /// What the endpoint answers to an event.
  Function<String, PostResult> answer = _ -> status(200);

  /// What a POST goes through: without network, to [#answer].
  WebhookClient network = request -> answer.apply(id(request));

  /// What happens while a POST is under way.
  Runnable duringPost = () -> {};

  final InMemoryEndpoints endpoints = new InMemoryEndpoints();
  final EndpointHealth health = new EndpointHealth();

  /// Events of our own.
  final List<SessionEvent> published = new ArrayList<>();

  /// Takes them.
  Consumer<SessionEvent> publisher = published::add;

  private static final String EVENT = "evt";

  private final Map<EventPosition, SessionEvent> kafka = new HashMap<>();
  private final Queue<Runnable> now = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final RetryScheduler scheduler;
  private long nextOffset = 1;

  VirtualDispatcher() {
    DeliveryMetrics metrics = new DeliveryMetrics(meters);
    DeliveryHandler handler =
        new DeliveryHandler(
            new WebhookSigner(),
            this::post,
            new RetrySchedule(STEPS, Duration.ofMinutes(2), middle()),
            metrics,
            clock);
    endpoints.put(InMemoryEndpoints.endpoint(ENDPOINT, URI.create("https://endpoint.test/one")));
    EndpointDirectory directory = endpoints.directory();
    EndpointDisabler disabler =
        new EndpointDisabler(endpoints, event -> publisher.accept(event), clock);
    Settler settler = new Settler(store, metrics, health, disabler, clock, () -> {});
    EndpointGate gate = new EndpointGate(directory::concurrency);
    LiveDeliveries.Execution execution = new LiveDeliveries.Execution(gate, now::add, later::add);
    handOver = new HandOver(store, metrics, health, clock, PATIENCE, LEASE, Runnable::run);
    live = new LiveDeliveries(directory, store, handler, settler, metrics, handOver, execution);
    due = new DueDeliveries(this::read, directory, store, handler, settler, clock, execution);
    replays = new ReplayDelivery(store, handler, settler, clock, execution, LEASE);
    scheduler = new RetryScheduler(store, gate, due, clock, LEASE, 100, () -> {});
  }

  /// Reads a message from Kafka; [#run] delivers it.
  String read(String chat) {
    return read(message(chat), 1);
  }

  String readStatus(long fence) {
    return read(
        SessionEvent.newBuilder().setSessionStatus(SessionStatus.getDefaultInstance()), fence);
  }

  /// The same as a catch-up brings it.
  String readScanned(String chat) {
    EventPosition position = append(message(chat), 1);
    live.submitScanned(task(position), () -> released.add(position.offset()));
    return kafka.get(position).getEventId();
  }

  private String read(SessionEvent.Builder content, long fence) {
    EventPosition position = append(content, fence);
    submit(position, kafka.get(position));
    return kafka.get(position).getEventId();
  }

  private EventPosition append(SessionEvent.Builder content, long fence) {
    long offset = nextOffset++;
    SessionEvent event =
        content
            .setEventId(EVENT + offset)
            .setSessionUid(InMemoryEndpoints.SESSION.value())
            .setSessionId("15550100001")
            .setTenant("test")
            .setNetwork("sandbox")
            .setFence(fence)
            .build();
    EventPosition position = new EventPosition(0, offset);
    kafka.put(position, event);
    return position;
  }

  private DeliveryTask task(EventPosition position) {
    return new DeliveryTask(
        position, kafka.get(position), ENDPOINT, endpoint().policy().ordering(), clock.instant());
  }

  /// Reads the same event at another place: who wrote it could not know whether it was there.
  void readRepeat(long offset) {
    EventPosition position = new EventPosition(0, nextOffset++);
    kafka.put(
        position, kafka.get(new EventPosition(0, offset)).toBuilder().setMaybeRepeat(true).build());
    submit(position, kafka.get(position));
  }

  /// Sends again what somebody asked for.
  void replay(long offset) {
    EventPosition position = new EventPosition(0, offset);
    replays.deliver(endpoint(), position, kafka.get(position), _ -> {});
    run();
  }

  /// Reads once more what was read before.
  void readAgain(long offset) {
    EventPosition position = new EventPosition(0, offset);
    submit(position, kafka.get(position));
  }

  /// From now on Kafka does not have it any more.
  void expire(long offset) {
    kafka.remove(new EventPosition(0, offset));
  }

  private void submit(EventPosition position, SessionEvent event) {
    live.submit(
        new DeliveryTask(
            position, event, ENDPOINT, endpoint().policy().ordering(), clock.instant()),
        () -> released.add(position.offset()));
  }

  /// Does all that can be done at this moment.
  void run() {
    runLanes();
    tickRetries();
  }

  /// Lets lanes go on, those that wait for the store included.
  void runLanes() {
    List<Runnable> putOff = List.copyOf(later);
    later.clear();
    putOff.forEach(Runnable::run);
    runNow();
  }

  /// Attempts what is due.
  void tickRetries() {
    while (scheduler.tick() > 0) {
      runNow();
    }
    runNow();
  }

  void advance(Duration by) {
    clock.advance(by);
    run();
  }

  void advanceRetries(Duration by) {
    clock.advance(by);
    tickRetries();
  }

  /// Ids that were posted, in order.
  List<String> postedIds() {
    return posts.stream().map(Post::id).toList();
  }

  double count(String meter, String... labels) {
    return meters.get(meter).tags(labels).counter().count();
  }

  private PostResult post(WebhookRequest request) {
    String id = id(request);
    PublishedSchemas.assertValid(request.body().text());
    posts.add(
        new Post(
            id, request.to().url(), request.headers(), request.body().text(), clock.instant()));
    duringPost.run();
    return network.post(request);
  }

  /// Where Kafka has the event of this id.
  static long offset(String id) {
    return Long.parseLong(id.substring(EVENT.length()));
  }

  private static String id(WebhookRequest request) {
    return request.headers().get("webhook-id");
  }

  /// The endpoint as it is now.
  WebhookEndpoint endpoint() {
    return endpoints.directory().find(ENDPOINT).orElseThrow();
  }

  void change(UnaryOperator<WebhookEndpoint> change) {
    endpoints.put(change.apply(endpoint()));
  }

  /// Its address is another one from now on, and it is enabled.
  void moveTo(String url) {
    moveTo(URI.create(url), null);
  }

  /// @param tls what it asks beyond the usual; null for nothing
  void moveTo(URI url, @Nullable ClientTls tls) {
    change(
        there ->
            there
                .withTarget(new Target(url, Map.of(), there.target().secrets(), tls))
                .withState(State.enabled(clock.instant())));
  }

  private Found read(EventPosition position) {
    SessionEvent event = kafka.get(position);
    return event == null ? new Found.Gone() : new Found.Event(event);
  }

  /// The endpoint refuses one event, and takes all others.
  void refuse(String id) {
    answer = event -> event.equals(id) ? status(500) : ok();
  }

  static PostResult ok() {
    return status(200);
  }

  static PostResult status(int status) {
    return new PostResult.Answered(status, Optional.empty());
  }

  static PostResult retryAfter(String header) {
    return new PostResult.Answered(503, Optional.of(header));
  }

  private static SessionEvent.Builder message(String chat) {
    return SessionEvent.newBuilder()
        .setChat(chat)
        .setMessageReceived(MessageReceived.newBuilder().setChat(chat).setText("t"));
  }

  private static Random middle() {
    return new Random() {
      @Override
      public double nextDouble() {
        return 0.5;
      }
    };
  }

  private void runNow() {
    for (Runnable next = now.poll(); next != null; next = now.poll()) {
      next.run();
    }
  }

  /// One request as the endpoint saw it.
  record Post(String id, URI url, Map<String, String> headers, String body, Instant at) {
    boolean isLate() {
      return headers.containsKey("webhook-late");
    }
  }
}
