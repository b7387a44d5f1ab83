package io.manyline.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process for each service, as in production: a worker that ends gives its number away.
class SplitE2E {
  private static final String FRIEND = "12025550121";
  private static final Customer CUSTOMER = new Customer("12025550120");
  private static final int FIRST_WORKER = 1;
  private static final int SECOND_WORKER = 3;

  @TempDir static Path directory;
  private static Up up;

  @BeforeAll
  static void linkANumber() throws IOException {
    up = Up.start(directory, "--split").awaitReady();
    up.phones().ensurePhone(FRIEND, "Friend");
    CUSTOMER.link(up);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (up != null) {
      up.close();
    }
    CUSTOMER.close();
  }

  @Test
  void aStoppedWorkerShouldGiveItsNumberToTheOther() throws Exception {
    boolean first = owns(FIRST_WORKER);
    assertThat(first).isNotEqualTo(owns(SECOND_WORKER));
    ProcessHandle owner = up.processOf(first ? "worker-1" : "worker-2");
    int other = first ? SECOND_WORKER : FIRST_WORKER;
    up.phones().send(FRIEND, CUSTOMER.number(), "to the first owner");
    CUSTOMER.awaitTexts(1);

    owner.destroy();
    owner.onExit().get(30, TimeUnit.SECONDS);
    up.phones().send(FRIEND, CUSTOMER.number(), "in between");

    await().atMost(Customer.PATIENCE).until(() -> owns(other));
    CUSTOMER.awaitConnected(up);
    up.phones().send(FRIEND, CUSTOMER.number(), "to the second owner");
    assertThat(CUSTOMER.awaitTexts(3))
        .containsExactly("to the first owner", "in between", "to the second owner");
    assertThat(up.login().send(CUSTOMER.number(), FRIEND, "sent by the other").path("status"))
        .hasToString("\"sent\"");
  }

  /// Whether this worker says that it holds the one connected session.
  private static boolean owns(int worker) throws IOException, InterruptedException {
    URI metrics = up.at(worker).resolve("/actuator/prometheus");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    return text.contains("manyline_worker_sessions{state=\"connected\"} 1.0");
  }
}
