package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.PostResult.Unanswered;
import io.manyline.registry.webhook.ClientTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.client.HttpClient;

/// A receiver with a certificate for `localhost` that no authority signed.
class WebhookClientTlsTest {
  private static final EgressProperties LIMITS = Limits.of(16, List.of("127.0.0.0/8"));

  @TempDir static Path directory;
  private static ReceiverKeys keys;
  private static ReceiverKeys others;

  private final AtomicInteger requests = new AtomicInteger();
  private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean asksForCertificates = new AtomicBoolean();
  private HttpsServer server;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new ReceiverKeys(Files.createDirectory(directory.resolve("keys")));
    others = new ReceiverKeys(Files.createDirectory(directory.resolve("others")));
  }

  @BeforeEach
  void start() throws Exception {
    SSLContext tls = keys.context();
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = tls.getDefaultSSLParameters();
            asked.setNeedClientAuth(asksForCertificates.get());
            parameters.setSSLParameters(asked);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          peers.add(exchange.getRemoteAddress());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void certificateThatNobodySignedShouldBeRefused() {
    assertThat(post("localhost", UnaryOperator.identity())).isEqualTo(new Unanswered(Failure.TLS));
    assertThat(requests).hasValue(0);
  }

  @Test
  void trustedCertificateOfAnotherHostShouldBeRefused() throws Exception {
    UnaryOperator<HttpClient> trusting = trusting();

    assertThat(post("localhost", trusting).label()).isEqualTo("200");
    assertThat(post("other.test", trusting)).isEqualTo(new Unanswered(Failure.TLS));
    assertThat(requests).hasValue(1);
  }

  @Test
  void authoritiesOfTheEndpointShouldBeTrustedThereAndNowhereElse() throws Exception {
    ClientTls own = new ClientTls(keys.certificatePem(), null, null);

    assertThat(post("localhost", UnaryOperator.identity(), own).label()).isEqualTo("200");
    assertThat(post("other.test", UnaryOperator.identity(), own))
        .isEqualTo(new Unanswered(Failure.TLS));
    assertThat(post("localhost", UnaryOperator.identity(), null))
        .isEqualTo(new Unanswered(Failure.TLS));
    assertThat(requests).hasValue(1);
  }

  @Test
  void connectionOfOneEndpointShouldServeNoOtherThatTrustsOrShowsSomethingElse() throws Exception {
    asksForCertificates.set(true);
    ClientTls one = new ClientTls(keys.certificatePem(), keys.certificatePem(), keys.keyPem());
    ClientTls stranger =
        new ClientTls(others.certificatePem(), keys.certificatePem(), keys.keyPem());
    ClientTls silent = new ClientTls(keys.certificatePem(), null, null);
    try (NettyWebhookClient client = client(UnaryOperator.identity())) {
      assertThat(post(client, "localhost", one).label()).isEqualTo("200");

      assertThat(post(client, "localhost", stranger)).isEqualTo(new Unanswered(Failure.TLS));
      assertThat(post(client, "localhost", silent)).isInstanceOf(Unanswered.class);
      assertThat(post(client, "localhost", null)).isEqualTo(new Unanswered(Failure.TLS));
      assertThat(post(client, "localhost", one).label()).isEqualTo("200");
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void certificateOfOursShouldBeShownToWhoAsksForIt() throws Exception {
    asksForCertificates.set(true);
    ClientTls silent = new ClientTls(keys.certificatePem(), null, null);
    ClientTls showing = new ClientTls(keys.certificatePem(), keys.certificatePem(), keys.keyPem());

    assertThat(post("localhost", UnaryOperator.identity(), silent)).isInstanceOf(Unanswered.class);
    assertThat(post("localhost", UnaryOperator.identity(), showing).label()).isEqualTo("200");
    assertThat(requests).hasValue(1);
  }

  @Test
  void certificateThatIsNoneShouldFailTheAttempt() {
    ClientTls broken = new ClientTls("no certificate", null, null);

    assertThat(post("localhost", UnaryOperator.identity(), broken))
        .isEqualTo(new Unanswered(Failure.TLS));
  }

  @Test
  void recipientThatChoseHttp11ShouldBeAskedOnceAndItsConnectionServeAgain() throws Exception {
    ClientTls own = new ClientTls(keys.certificatePem(), null, null);
    try (NettyWebhookClient client = client(UnaryOperator.identity())) {
      for (int i = 0; i < 4; i++) {
        assertThat(post(client, "localhost", own).label()).isEqualTo("200");
      }
    }

    assertThat(requests).hasValue(4);
    // The one that asked, and the one that is kept.
    assertThat(peers).hasSize(2);
  }

  @Test
  void connectionThatOffersHttp11AloneShouldBeVerifiedAsAnyOther() throws Exception {
    ClientTls own = new ClientTls(keys.certificatePem(), null, null);
    ClientTls showing = new ClientTls(keys.certificatePem(), keys.certificatePem(), keys.keyPem());

    assertThat(postByHttp1("localhost", own).label()).isEqualTo("200");
    assertThat(postByHttp1("other.test", own)).isEqualTo(new Unanswered(Failure.TLS));
    assertThat(postByHttp1("localhost", null)).isEqualTo(new Unanswered(Failure.TLS));
    asksForCertificates.set(true);
    assertThat(postByHttp1("localhost", own)).isInstanceOf(Unanswered.class);
    assertThat(postByHttp1("localhost", showing).label()).isEqualTo("200");
    assertThat(requests).hasValue(2);
  }

  private PostResult postByHttp1(String host, @Nullable ClientTls tls) {
    URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort());
    CompletableFuture<PostResult> result = new CompletableFuture<>();
    try (EgressLoops loops = new EgressLoops()) {
      HostLookup loopback =
          _ -> CompletableFuture.completedFuture(List.of(InetAddress.ofLiteral("127.0.0.1")));
      new Http1Client(loops, loopback, LIMITS)
          .post(Requests.to("wh_1", uri, tls), Duration.ofSeconds(20), result::complete);
      return result.join();
    }
  }

  private UnaryOperator<HttpClient> trusting() throws Exception {
    SslContext context = SslContextBuilder.forClient().trustManager(keys.certificate()).build();
    return client -> client.secure(tls -> tls.sslContext(context));
  }

  private PostResult post(String host, UnaryOperator<HttpClient> adjust) {
    return post(host, adjust, null);
  }

  private PostResult post(String host, UnaryOperator<HttpClient> adjust, ClientTls own) {
    try (NettyWebhookClient client = client(adjust)) {
      return post(client, host, own);
    }
  }

  private PostResult post(NettyWebhookClient client, String host, ClientTls own) {
    URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort());
    return client.post(Requests.to("wh_1", uri, own));
  }

  private static NettyWebhookClient client(UnaryOperator<HttpClient> adjust) {
    ExecutorService lookups = Executors.newCachedThreadPool();
    HostLookup loopback = _ -> new SystemHostLookup(lookups).lookup("127.0.0.1");
    return new NettyWebhookClient(LIMITS, lookups, loopback, adjust);
  }
}
