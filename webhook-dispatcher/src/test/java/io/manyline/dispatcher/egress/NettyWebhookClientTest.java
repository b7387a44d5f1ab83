package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.manyline.dispatcher.egress.PostResult.Answered;
import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.PostResult.Unanswered;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NettyWebhookClientTest {
  private static final List<String> LOOPBACK = List.of("127.0.0.0/8");

  private final AtomicInteger requests = new AtomicInteger();
  private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private NettyWebhookClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.start();
    client = client(LOOPBACK, null);
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void bodyAndHeadersShouldArriveUnchanged() {
    StringBuilder seen = new StringBuilder();
    serve(
        exchange -> {
          seen.append(exchange.getRequestMethod())
              .append(' ')
              .append(exchange.getRequestHeaders().getFirst("webhook-id"))
              .append(' ')
              .append(exchange.getRequestHeaders().getFirst("content-length"))
              .append(' ')
              .append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
        });

    PostResult result = client.post(Requests.to(url("/hook")));

    assertThat(result.label()).isEqualTo("204");
    assertThat(seen).hasToString("POST evt1 8 {\"ü\":1}");
  }

  @Test
  void connectionShouldBeUsedAgain() {
    serve(
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
        });

    // With more than one to choose from, the next request may come before the last one's is free.
    try (NettyWebhookClient single = client(1, LOOPBACK, null)) {
      for (int i = 0; i < 5; i++) {
        single.post(Requests.to(url("/")));
      }
    }

    assertThat(requests).hasValue(5);
    assertThat(peers).hasSize(1);
  }

  @Test
  void endpointThatHoldsItsConnectionsUpShouldTakeNoneFromAnotherOfTheSameHost() throws Exception {
    CountDownLatch held = new CountDownLatch(4);
    serve(
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/dead")) {
            held.countDown();
            awaitRelease();
          }
          exchange.sendResponseHeaders(200, -1);
        });

    try (NettyWebhookClient few = client(4, LOOPBACK, null)) {
      List<Future<PostResult>> dead = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        dead.add(threads.submit(() -> few.post(Requests.to("wh_dead", url("/dead"), null))));
      }
      held.await();

      assertThat(few.post(Requests.to("wh_well", url("/"), null)).label()).isEqualTo("200");
      assertThat(dead).noneMatch(Future::isDone);
    }
  }

  @Test
  void redirectShouldNotBeFollowed() {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("location", url("/elsewhere").toString());
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(post("/").label()).isEqualTo("307");
    assertThat(requests).hasValue(1);
  }

  @Test
  void retryAfterShouldBeGivenAsSent() {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("retry-after", "7");
          exchange.sendResponseHeaders(503, -1);
        });

    assertThat(((Answered) post("/")).retryAfter()).contains("7");
  }

  @Test
  void endlessBodyShouldNotHoldUpADelivery() {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          byte[] chunk = new byte[64 * 1024];
          while (release.getCount() > 0) {
            body.write(chunk);
          }
        });

    assertThat(post("/").label()).isEqualTo("200");
  }

  @Test
  void bodyThatNeverComesShouldNotHoldUpADelivery() {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().flush();
          awaitRelease();
        });

    assertThat(post("/").label()).isEqualTo("200");
  }

  @Test
  void stallShouldEndAtTheResponseTimeout() {
    serve(_ -> awaitRelease());

    EgressProperties limits = Limits.withAnswerIn(Duration.ofSeconds(1), 16, LOOPBACK);
    try (NettyWebhookClient impatient = client(limits, null)) {
      assertThat(impatient.post(Requests.to(url("/"))).label()).isEqualTo("timeout");
    }
  }

  @Test
  void closedPortShouldBeRefused() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = socket.getLocalPort();
    }

    assertThat(client.post(Requests.to(URI.create("http://127.0.0.1:" + port))))
        .isEqualTo(new Unanswered(Failure.REFUSED));
  }

  @Test
  void connectionThatEndsBeforeTheAnswerShouldBeClosed() {
    serve(HttpExchange::close);

    assertThat(post("/")).isEqualTo(new Unanswered(Failure.CLOSED));
  }

  @Test
  void privateAddressShouldNotBeDialledInAnyForm() {
    serve(exchange -> exchange.sendResponseHeaders(200, -1));
    int port = server.getAddress().getPort();
    try (NettyWebhookClient guarded = client(List.of(), null)) {
      for (String host :
          List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "127.1")) {
        assertThat(guarded.post(Requests.to(URI.create("http://" + host + ":" + port))).label())
            .as(host)
            .isIn("blocked_address", "invalid_url", "unknown_host");
      }
      assertThat(guarded.post(Requests.to(url("/"))))
          .isEqualTo(new Unanswered(Failure.BLOCKED_ADDRESS));
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void hostThatNamesPublicFirstAndPrivateThenShouldNotBeDialledPrivately() throws Exception {
    serve(exchange -> exchange.sendResponseHeaders(200, -1));
    AtomicInteger lookups = new AtomicInteger();
    HostLookup rebinding =
        _ ->
            CompletableFuture.completedFuture(
                List.of(address(lookups.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1")));
    try (NettyWebhookClient guarded = client(List.of("192.0.2.0/24"), rebinding)) {
      URI url = URI.create("http://rebind.test:" + server.getAddress().getPort());
      guarded.post(Requests.to(url));
      assertThat(guarded.post(Requests.to(url))).isEqualTo(new Unanswered(Failure.BLOCKED_ADDRESS));
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void onlyThePermittedOfSeveralAddressesShouldBeDialled() {
    serve(exchange -> exchange.sendResponseHeaders(200, -1));
    HostLookup both =
        _ -> CompletableFuture.completedFuture(List.of(address("10.0.0.1"), address("127.0.0.1")));
    try (NettyWebhookClient mixed = client(LOOPBACK, both)) {
      URI url = URI.create("http://mixed.test:" + server.getAddress().getPort());
      assertThat(mixed.post(Requests.to(url)).label()).isEqualTo("200");
    }
  }

  @Test
  void hostThatIsNotThereShouldBeUnknown() {
    HostLookup none = _ -> CompletableFuture.failedFuture(new UnknownHostException("nowhere.test"));
    try (NettyWebhookClient lost = client(LOOPBACK, none)) {
      assertThat(lost.post(Requests.to(URI.create("http://nowhere.test"))))
          .isEqualTo(new Unanswered(Failure.UNKNOWN_HOST));
    }
  }

  @Test
  void otherSchemesAndUrlsWithoutAHostShouldBeInvalid() {
    for (String url :
        List.of(
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "http:///x",
            "/x",
            "http://127.0.0.1:99999")) {
      assertThat(client.post(Requests.to(URI.create(url))).label())
          .as(url)
          .isEqualTo("invalid_url");
    }
  }

  private PostResult post(String path) {
    return client.post(Requests.to(url(path)));
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void serve(HttpHandler handler) {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          peers.add(exchange.getRemoteAddress());
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private NettyWebhookClient client(List<String> allowed, HostLookup lookup) {
    return client(16, allowed, lookup);
  }

  private NettyWebhookClient client(int connections, List<String> allowed, HostLookup lookup) {
    return client(Limits.of(connections, allowed), lookup);
  }

  private NettyWebhookClient client(EgressProperties limits, HostLookup lookup) {
    ExecutorService lookups = Executors.newCachedThreadPool();
    return lookup == null
        ? new NettyWebhookClient(limits, lookups, new EgressLoops())
        : new NettyWebhookClient(limits, lookups, lookup, UnaryOperator.identity());
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
