package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.manyline.worker.ManualTimer;
import io.manyline.worker.metric.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads pages of a server on loopback.
class VersionPageTest {
  private static final Duration DAY = Duration.ofHours(24);
  private static final String OLD = "2.3000.1000000000";

  private final ManualTimer timer = new ManualTimer();
  private final ClientVersion version =
      new ClientVersion(
          OLD,
          Duration.ofMinutes(10),
          new ManualTimer(),
          new WorkerMetrics(new SimpleMeterRegistry()));
  private HttpServer server;
  private volatile String body = "";
  private volatile int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/sw.js",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/elsewhere");
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"client_revision\":1026131876}`, 2.3000.1026131876",
        "`x({\\\"client_revision\\\": 1026131876,y`, 2.3000.1026131876",
        "`client_revision:1026131876;`, 2.3000.1026131876",
        "`{\"client_revision\":12}`, ",
        "`{\"client_revision\":99999999999}`, ",
        "`{\"client_revision\":9999999999}`, ",
        "`<html>client_revision</html>`, ",
        "``, "
      })
  void revisionShouldBeFoundInTheScriptOrNotAtAll(String script, String expected) throws Exception {
    body = script;

    assertThat(page().fetch().orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 429, 500})
  void pageThatIsNoPageShouldFail(int refusal) {
    status = refusal;
    body = "{\"client_revision\":1026131876}";

    assertThatThrownBy(() -> page().fetch()).isInstanceOf(IOException.class);
  }

  @Test
  void endlessPageShouldBeReadOnlySoFar() throws Exception {
    body = " ".repeat(VersionPage.MAX_BYTES) + "{\"client_revision\":1026131876}";

    assertThat(page().fetch()).isEmpty();
  }

  @Test
  void newerRevisionShouldBeAnnouncedAndTheNextLookComeInADay() {
    body = "{\"client_revision\":1026131876}";

    refresh();

    assertThat(version.current()).isEqualTo("2.3000.1026131876");
    assertThat(timer.delays()).containsExactly(DAY);
  }

  @Test
  void olderRevisionShouldNeverBeTaken() {
    body = "{\"client_revision\":999999999}";

    refresh();

    assertThat(version.current()).isEqualTo(OLD);
    assertThat(timer.delays()).containsExactly(DAY);
  }

  @Test
  void failedLookShouldChangeNothingAndBeRepeatedSooner() {
    status = 503;

    refresh();

    assertThat(version.current()).isEqualTo(OLD);
    assertThat(timer.delays()).containsExactly(Duration.ofMinutes(15));
  }

  @Test
  void refusalShouldLeadToALookAtOnce() {
    status = 503;
    refresh();
    status = 200;
    body = "{\"client_revision\":1026131876}";

    version.refuse(OLD);

    assertThat(version.isRefused()).isFalse();
    assertThat(version.current()).isEqualTo("2.3000.1026131876");
  }

  private void refresh() {
    new VersionRefresh(version, page(), DAY, timer, Runnable::run).start();
  }

  private VersionPage page() {
    return new VersionPage(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/sw.js"));
  }
}
