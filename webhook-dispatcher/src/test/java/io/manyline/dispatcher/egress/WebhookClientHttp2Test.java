package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.PostResult.Unanswered;
import io.manyline.registry.webhook.ClientTls;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/2 with a receiver that offers it. HTTP/1.1 over TLS is [WebhookClientTlsTest]'s.
class WebhookClientHttp2Test {
  private static final int STREAM_LIMIT = 4;

  @TempDir static Path directory;
  private static ReceiverKeys keys;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Http2Receiver receiver;
  private NettyWebhookClient client;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new ReceiverKeys(directory);
  }

  @BeforeEach
  void start() throws Exception {
    receiver = new Http2Receiver(keys, STREAM_LIMIT);
    client = client(1, List.of("127.0.0.0/8"));
  }

  @AfterEach
  void stop() {
    client.close();
    receiver.close();
    threads.shutdownNow();
  }

  @Test
  void manyDeliveriesShouldShareOneConnection() {
    for (int i = 0; i < 50; i++) {
      assertThat(post("/").label()).isEqualTo("200");
    }
    List<CompletableFuture<PostResult>> together = postTogether("/", 50);

    assertThat(together).allSatisfy(result -> assertThat(result.join().label()).isEqualTo("200"));
    assertThat(receiver.requests).hasValue(100);
    assertThat(receiver.bodies).allMatch("{\"ü\":1}"::equals);
    assertThat(receiver.connections).hasValue(1);
  }

  @Test
  void moreStreamsThanTheReceiverAllowsShouldNotBeOpened() {
    List<CompletableFuture<PostResult>> together = postTogether("/held", 3 * STREAM_LIMIT);
    for (int done = 0; done < 3 * STREAM_LIMIT; done += STREAM_LIMIT) {
      await().until(() -> receiver.held() == STREAM_LIMIT);
      receiver.release();
    }

    assertThat(together).allSatisfy(result -> assertThat(result.join().label()).isEqualTo("200"));
    assertThat(receiver.mostStreams).hasValue(STREAM_LIMIT);
    assertThat(receiver.connections).hasValue(1);
  }

  @Test
  void resetOfOneStreamShouldFailThatDeliveryAlone() {
    post("/");
    CompletableFuture<PostResult> other = postTogether("/held", 1).getFirst();
    await().until(() -> receiver.held() == 1);

    assertThat(post("/reset")).isEqualTo(new Unanswered(Failure.CLOSED));
    receiver.release();

    assertThat(other.join().label()).isEqualTo("200");
    assertThat(post("/").label()).isEqualTo("200");
    assertThat(receiver.connections).hasValue(1);
  }

  @Test
  void connectionThatIsGoingAwayShouldFinishItsDeliveriesAndTakeNoMore() {
    client.close();
    client = client(2, List.of("127.0.0.0/8"));
    post("/");
    CompletableFuture<PostResult> underWay = postTogether("/held", 1).getFirst();
    await().until(() -> receiver.held() == 1);

    assertThat(post("/away").label()).isEqualTo("200");
    for (int i = 0; i < 5; i++) {
      assertThat(post("/").label()).isEqualTo("200");
    }
    receiver.release();

    assertThat(underWay.join().label()).isEqualTo("200");
    assertThat(receiver.connections).hasValue(2);
    assertThat(receiver.requests).hasValue(8);
  }

  @Test
  void silentStreamShouldEndInTimeAndHoldNobodyUp() {
    client.close();
    client = client(Limits.withAnswerIn(Duration.ofSeconds(2), 1, List.of("127.0.0.0/8")));
    post("/");
    CompletableFuture<PostResult> silent = postTogether("/silent", 1).getFirst();

    assertThat(post("/").label()).isEqualTo("200");
    assertThat(silent.join()).isEqualTo(new Unanswered(Failure.TIMEOUT));
    assertThat(post("/").label()).isEqualTo("200");
    assertThat(receiver.connections).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/flood", "/drip", "/broken"})
  void bodyThatIsNotWholeShouldCostOneStreamAndNotTheConnection(String path) {
    assertThat(post(path).label()).isEqualTo("200");
    await().until(() -> receiver.streams.get() == 0);

    assertThat(post("/").label()).isEqualTo("200");
    assertThat(receiver.connections).hasValue(1);
  }

  @Test
  void answerAfterTheTimeoutShouldBeNobodysElse() {
    client.close();
    client = client(Limits.withAnswerIn(Duration.ofSeconds(1), 1, List.of("127.0.0.0/8")));

    assertThat(post("/held")).isEqualTo(new Unanswered(Failure.TIMEOUT));
    CompletableFuture<PostResult> next = postTogether("/reset", 1).getFirst();
    receiver.release();

    assertThat(next.join()).isEqualTo(new Unanswered(Failure.CLOSED));
    assertThat(post("/").label()).isEqualTo("200");
    assertThat(receiver.connections).hasValue(1);
  }

  @Test
  void endpointThatHoldsAllItsStreamsShouldTakeNoneFromAnotherOfTheSameHost() throws Exception {
    List<CompletableFuture<PostResult>> held = postTogether("/held", 2 * STREAM_LIMIT);
    await().until(() -> receiver.held() == STREAM_LIMIT);

    ClientTls tls = new ClientTls(keys.certificatePem(), null, null);
    PostResult other = client.post(Requests.to("wh_2", receiver.url("/"), tls));

    assertThat(other.label()).isEqualTo("200");
    assertThat(held).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void certificateShouldBeShownToWhoAsksForItAndItsConnectionServeNoOtherEndpoint()
      throws Exception {
    ClientTls silent = new ClientTls(keys.certificatePem(), null, null);
    ClientTls showing = new ClientTls(keys.certificatePem(), keys.certificatePem(), keys.keyPem());
    try (Http2Receiver asking = new Http2Receiver(keys, STREAM_LIMIT, ClientAuth.REQUIRE)) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.post(Requests.to("wh_1", asking.url("/"), showing)).label())
            .isEqualTo("200");
        assertThat(client.post(Requests.to("wh_1", asking.url("/"), silent)))
            .isInstanceOf(Unanswered.class);
      }
      assertThat(asking.requests).hasValue(3);
    }
  }

  @Test
  void addressThatIsNotPublicShouldBeRefusedBeforeAConnectionIsMade() {
    try (NettyWebhookClient guarded = client(1, List.of())) {
      assertThat(post(guarded, "/")).isEqualTo(new Unanswered(Failure.BLOCKED_ADDRESS));
    }

    assertThat(receiver.connections).hasValue(0);
  }

  private List<CompletableFuture<PostResult>> postTogether(String path, int count) {
    List<CompletableFuture<PostResult>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(CompletableFuture.supplyAsync(() -> post(path), threads));
    }
    return results;
  }

  private PostResult post(String path) {
    return post(client, path);
  }

  private PostResult post(NettyWebhookClient by, String path) {
    try {
      return by.post(
          Requests.to(
              "wh_1", receiver.url(path), new ClientTls(keys.certificatePem(), null, null)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static NettyWebhookClient client(int connections, List<String> allowed) {
    return client(Limits.of(connections, allowed));
  }

  private static NettyWebhookClient client(EgressProperties limits) {
    ExecutorService lookups = Executors.newCachedThreadPool();
    HostLookup loopback = _ -> new SystemHostLookup(lookups).lookup("127.0.0.1");
    return new NettyWebhookClient(limits, lookups, loopback, UnaryOperator.identity());
  }
}
