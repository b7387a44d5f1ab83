package io.manyline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.incarnation.WorkerLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

class SessionWorkerApplicationIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final String SKIPPED = "manyline.worker.commands.skipped";

  @Test
  void workerShouldHoldItsLeaseAndServeHealthAndMetrics() throws Exception {
    try (WorkerFixture fixture = new WorkerFixture(REDIS, KAFKA);
        ConfigurableApplicationContext worker = fixture.startWorker()) {
      String port = worker.getEnvironment().getProperty("local.server.port");

      assertThat(worker.getBean(WorkerLoop.class).isLeaseHeld()).isTrue();
      assertThat(get(port, "/actuator/health/readiness")).contains("\"status\":\"UP\"");
      assertThat(get(port, "/actuator/health/liveness")).contains("\"status\":\"UP\"");
      assertThat(get(port, "/actuator/prometheus"))
          .contains("manyline_worker_sessions{", "manyline_worker_claims_total");
    }
  }

  @Test
  void recordThatIsNoCommandShouldBeSkippedAndACommandOfALaterReleaseAnswered() throws Exception {
    try (WorkerFixture fixture = new WorkerFixture(REDIS, KAFKA);
        ConfigurableApplicationContext worker = fixture.startWorker();
        TestSession session = new TestSession(worker, "12025550177")) {
      String id = TestSession.newId();

      session.publishBytes(new byte[] {(byte) 0xff, 1, 2, 3});
      session.publish(session.command(id, Duration.ofMinutes(1), "from the future").build());

      assertThat(session.awaitOutcome(id).getFailed().getCode()).isEqualTo("UNSUPPORTED");
      assertThat(worker.getBean(MeterRegistry.class).counter(SKIPPED).count()).isEqualTo(1);
      session.delete();
    }
  }

  @Test
  void readinessShouldBeGoneBeforeAnythingIsReleased() {
    List<String> readiness = new CopyOnWriteArrayList<>();
    try (WorkerFixture fixture = new WorkerFixture(REDIS, KAFKA);
        ConfigurableApplicationContext worker = fixture.startWorker()) {
      WorkerLoop loop = worker.getBean(WorkerLoop.class);
      String port = worker.getEnvironment().getProperty("local.server.port");
      ApplicationListener<ContextClosedEvent> closing =
          _ -> {
            if (loop.isRunning() && loop.isLeaseHeld()) {
              readiness.add(now(port, "/actuator/health/readiness"));
            }
          };
      worker.addApplicationListener(closing);

      worker.close();

      assertThat(readiness)
          .as("while the lease was held")
          .singleElement()
          .satisfies(body -> assertThat(body).contains("\"status\":\"OUT_OF_SERVICE\""));
      assertThat(loop.isLeaseHeld()).isFalse();
    }
  }

  private static String now(String port, String path) {
    try {
      return get(port, path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String get(String port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
