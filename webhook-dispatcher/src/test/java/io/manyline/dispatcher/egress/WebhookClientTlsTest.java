package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.PostResult.Unanswered;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import reactor.netty.http.client.HttpClient;

/// A receiver with a certificate for `localhost` that no authority signed.
class WebhookClientTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;
  private final AtomicInteger requests = new AtomicInteger();
  private HttpsServer server;
  private KeyStore keys;

  @BeforeEach
  void start() throws Exception {
    keys = keys();
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
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

  private UnaryOperator<HttpClient> trusting() throws Exception {
    SslContext context =
        SslContextBuilder.forClient()
            .trustManager((X509Certificate) keys.getCertificate("receiver"))
            .build();
    return client -> client.secure(tls -> tls.sslContext(context));
  }

  private PostResult post(String host, UnaryOperator<HttpClient> adjust) {
    EgressProperties limits =
        new EgressProperties(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            DataSize.ofKilobytes(64),
            16,
            4,
            List.of("127.0.0.0/8"));
    ExecutorService lookups = Executors.newCachedThreadPool();
    HostLookup loopback = _ -> new SystemHostLookup(lookups).lookup("127.0.0.1");
    try (NettyWebhookClient client = new NettyWebhookClient(limits, lookups, loopback, adjust)) {
      int port = server.getAddress().getPort();
      return client.post(
          new WebhookRequest(
              URI.create("https://" + host + ":" + port), Map.of(), "{}", Duration.ofSeconds(30)));
    }
  }

  private KeyStore keys() throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
