package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.egress.LoopbackClient;
import io.manyline.dispatcher.egress.RawReceiver;
import io.manyline.dispatcher.egress.RawReceiver.Conversation;
import io.manyline.dispatcher.egress.ReceiverKeys;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The endpoint of a [VirtualDispatcher] over real connections: the product's client, and a
/// receiver on this machine that does what a test wants, and is well afterwards.
///
/// **Shape:** the dispatcher's time is the test's, that of the connections is not: nobody's limits
/// are short but where a test is about them.
final class LoopbackEndpoint implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(20);

  /// Only where the test is about the time that something takes.
  static final Duration SHORT = Duration.ofSeconds(1);

  static final Duration FIRST_STEP = Duration.ofSeconds(5);
  static final Duration SECOND_STEP = Duration.ofSeconds(30);
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  final VirtualDispatcher dispatcher = new VirtualDispatcher();
  private final Transport by;
  private final ReceiverKeys keys;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Duration connectTimeout = LONG;
  private Duration responseTimeout = LONG;
  private Function<String, List<InetAddress>> names = _ -> List.of(LOOPBACK);
  private @Nullable RawReceiver receiver;

  /// What comes now is not the connection in which a receiver chooses HTTP/1.1.
  private volatile boolean hostile;

  /// What a POST goes through: HTTP/1.1 in the clear, in a first TLS connection, which offers
  /// HTTP/2 too, and in a later one to who chose HTTP/1.1 then.
  enum Transport {
    HTTP,
    HTTPS,
    HTTPS_AGAIN
  }

  /// @param keys of the receiver
  LoopbackEndpoint(Transport by, ReceiverKeys keys) {
    this.by = by;
    this.keys = keys;
  }

  LoopbackEndpoint connectsIn(Duration timeout) {
    connectTimeout = timeout;
    return this;
  }

  LoopbackEndpoint answersIn(Duration timeout) {
    responseTimeout = timeout;
    return this;
  }

  /// @param known what each host is
  LoopbackEndpoint names(Function<String, List<InetAddress>> known) {
    names = known;
    return this;
  }

  /// The endpoint's own timeout.
  void wholeIn(Duration timeout) {
    dispatcher.change(
        there -> there.withPolicy(new Policy(Ordering.PER_CHAT, timeout, 16, List.of())));
  }

  /// @param answers to one request each; all later ones are taken
  void receive(Conversation... answers) throws Exception {
    receive(LOOPBACK, keys.trusted(), answers);
  }

  /// @param tls what the endpoint asks of TLS, if it is used
  void receive(InetAddress address, ClientTls tls, Conversation... answers) throws Exception {
    boolean again = by == Transport.HTTPS_AGAIN;
    receiver =
        kept(
            new RawReceiver(
                address,
                by == Transport.HTTP ? null : keys.context(),
                new Script(List.of(answers))));
    dial(receiver.port(), tls);
    hostile = !again;
    if (again) {
      readAndRun();
      assertThat(newest().result()).isEqualTo("200");
      hostile = true;
    }
  }

  private static void takeAndClose(RawReceiver.Exchange exchange) throws IOException {
    exchange.say("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    exchange.close();
  }

  /// Whoever is there.
  void dial(int port) throws Exception {
    dial(port, keys.trusted());
  }

  private void dial(int port, ClientTls tls) {
    boolean secure = by != Transport.HTTP;
    dispatcher.network = kept(LoopbackClient.create(connectTimeout, responseTimeout, names));
    dispatcher.moveTo(
        URI.create((secure ? "https" : "http") + "://localhost:" + port + "/"),
        secure ? tls : null);
  }

  RawReceiver receiver() {
    RawReceiver there = receiver;
    if (there == null) {
      throw new IllegalStateException("nobody receives");
    }
    return there;
  }

  /// The next event is attempted, and this is written down.
  ///
  /// @param next wait until the next attempt; null for none
  void assertAttempt(String result, String excerpt, @Nullable Duration next) {
    readAndRun();

    assertThat(newest()).isEqualTo(record(1, result, excerpt, next));
  }

  /// The first step of the schedule is over, the event is attempted again, and this is written
  /// down.
  ///
  /// @param next wait until the next attempt; null for none
  void assertSecondAttempt(String result, @Nullable Duration next) {
    int before = dispatcher.posts.size();
    dispatcher.advance(FIRST_STEP);

    assertThat(dispatcher.posts).hasSize(before + 1);
    assertThat(newest()).isEqualTo(record(2, result, "", next));
  }

  /// What is left of the events that were not delivered, and one more.
  void assertNextIsDelivered() {
    dispatcher.advance(FIRST_STEP);
    readAndRun();

    assertThat(newest().result()).isEqualTo("200");
    assertThat(dispatcher.store.count()).isZero();
    assertThat(receiver().requests()).isEqualTo(dispatcher.posts.size());
  }

  private void readAndRun() {
    int before = dispatcher.posts.size();
    dispatcher.read("chat" + before);
    dispatcher.run();
    assertThat(dispatcher.posts).hasSize(before + 1);
  }

  private Attempt newest() {
    return dispatcher.store.attempts(VirtualDispatcher.ENDPOINT).getFirst();
  }

  /// Of the event that was posted last, at this moment.
  private Attempt record(int number, String result, String excerpt, @Nullable Duration next) {
    String id = dispatcher.posts.getLast().id();
    return new Attempt(
        id,
        number,
        result,
        dispatcher.clock.instant(),
        Duration.ZERO,
        new Attempt.Details(
            "message.received",
            new Attempt.Place(0, VirtualDispatcher.offset(id)),
            next == null ? null : dispatcher.clock.instant().plus(next),
            excerpt));
  }

  <T extends AutoCloseable> T kept(T made) {
    open.add(made);
    return made;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /// One answer to each request, in their order.
  private final class Script implements Conversation {
    private final List<Conversation> answers;
    private final AtomicInteger requests = new AtomicInteger();

    private Script(List<Conversation> answers) {
      this.answers = List.copyOf(answers);
    }

    @Override
    public void answer(RawReceiver.Exchange exchange) throws IOException, InterruptedException {
      if (!hostile) {
        takeAndClose(exchange);
        return;
      }
      int number = requests.getAndIncrement();
      if (number < answers.size()) {
        answers.get(number).answer(exchange);
      } else {
        exchange.say(RawReceiver.OK);
      }
    }
  }
}
