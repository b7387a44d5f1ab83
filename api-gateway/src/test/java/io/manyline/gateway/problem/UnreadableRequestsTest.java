package io.manyline.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.testsupport.TlsKeys;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/// Servers other than the gateway's usual one, which [ProblemApiTest] asks.
class UnreadableRequestsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpServer server =
      new UnreadableRequests(JsonMapper.builder().build())
          .apply(
              HttpServer.create()
                  .host("127.0.0.1")
                  .port(0)
                  .handle((_, response) -> response.sendString(Mono.just("hello"))));

  @TempDir private Path directory;

  @Test
  void http2ShouldBeServed() {
    var client = HttpClient.create().protocol(HttpProtocol.H2C);

    assertAnswers(server.protocol(HttpProtocol.H2C), client, "http");
    assertAnswers(server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C), client, "http");
  }

  @Test
  void serverThatAgreesOnTheProtocolByTlsShouldServeBoth() throws Exception {
    var ssl = Http2SslContextSpec.forServer(keys());
    HttpServer both =
        server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2).secure(spec -> spec.sslContext(ssl));
    var trusting =
        Http2SslContextSpec.forClient()
            .configure(it -> it.trustManager(InsecureTrustManagerFactory.INSTANCE));
    HttpClient client = HttpClient.create().secure(spec -> spec.sslContext(trusting));

    assertAnswers(both, client.protocol(HttpProtocol.H2), "https");
    assertAnswers(both, client.protocol(HttpProtocol.HTTP11, HttpProtocol.H2), "https");
  }

  private static void assertAnswers(HttpServer server, HttpClient client, String scheme) {
    DisposableServer bound = server.bindNow(PATIENCE);
    try {
      String answer =
          client
              .get()
              .uri(scheme + "://127.0.0.1:" + bound.port())
              .responseContent()
              .aggregate()
              .asString()
              .block(PATIENCE);

      assertThat(answer).isEqualTo("hello");
    } finally {
      bound.disposeNow(PATIENCE);
    }
  }

  private KeyManagerFactory keys() throws Exception {
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(TlsKeys.selfSigned(directory), TlsKeys.PASSWORD.toCharArray());
    return factory;
  }
}
