package io.manyline.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.manyline.dispatcher.attempt.AttemptLog;
import io.manyline.dispatcher.deadletter.DeadLetters;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.testsupport.WebhookSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;

class HostileReceiversIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private DispatcherFixture fixture;
  private ConfigurableApplicationContext dispatcher;

  @BeforeEach
  void start() throws Exception {
    fixture = new DispatcherFixture(KAFKA, REDIS);
    dispatcher =
        fixture.start(
            "--manyline.dispatcher.retry.steps=0s,200ms,200ms",
            "--manyline.dispatcher.egress.response-timeout=6s");
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    fixture.close();
  }

  @Test
  void stallingEndpointShouldDelayNobodyElseInItsPartition() throws Exception {
    try (StallingReceiver stalling = StallingReceiver.start();
        WebhookSink healthy = WebhookSink.start()) {
      SessionConfig slow = fixture.session(stalling.uri());
      SessionConfig quick = fixture.session(healthy.uri());
      for (int i = 0; i < 60; i++) {
        fixture.publish(slow, "chat-" + i, "x" + i);
      }
      await().atMost(DispatcherFixture.SOON).until(() -> stalling.requests() >= 16);

      Instant start = Instant.now();
      fixture.publish(quick, "chat", "through");
      healthy.await(d -> d.body().contains("through"), DispatcherFixture.SOON);

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
      assertThat(stalling.requests()).isEqualTo(16);
      await().atMost(DispatcherFixture.SOON).until(() -> fixture.committed(0) == 61);
      await()
          .atMost(DispatcherFixture.SOON)
          .untilAsserted(() -> assertThat(attempts(slow)).hasSizeGreaterThanOrEqualTo(10));
      assertThat(attempts(slow)).containsOnly("1 timeout");
      assertThat(attempts(quick)).containsExactly("1 200");
    }
  }

  @Test
  void goneShouldDisableTheEndpointUntilItsAddressChanges() {
    try (WebhookSink gone = WebhookSink.start();
        WebhookSink next = WebhookSink.start()) {
      SessionConfig session = fixture.session(gone.uri());
      gone.answer(410);
      String first = fixture.publish(session, "chat", "1").getFirst();
      gone.await(d -> d.body().contains("\"1\""), DispatcherFixture.SOON);
      await().atMost(DispatcherFixture.SOON).until(() -> !deadLetters(session).isEmpty());
      fixture.publish(session, "chat", "2", "3");
      // Three and, where the session's shard is this one, webhook.disabled.
      await().atMost(DispatcherFixture.SOON).until(() -> fixture.committed(0) >= 3);
      assertThat(gone.deliveries()).hasSize(1);
      assertThat(deadLetters(session))
          .extracting(DeadLetter::eventId, DeadLetter::reason)
          .containsExactly(tuple(first, DeadLetter.Reason.ENDPOINT_GONE));
      assertThat(attempts(session)).containsExactly("1 410");

      fixture.sessions().update(session.uid(), c -> c.withWebhookUrl(next.uri())).toFuture().join();

      // What comes within two seconds may still find it disabled.
      await()
          .atMost(DispatcherFixture.SOON)
          .until(
              () -> {
                fixture.publish(session, "chat", "4");
                return !next.deliveries().isEmpty();
              });
    }
  }

  @Test
  void eventShouldBecomeADeadLetterAfterTheLastStep() {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(sink.uri());
      sink.answer(404);
      String id = fixture.publish(session, "chat", "1").getFirst();

      await().atMost(DispatcherFixture.SOON).until(() -> !deadLetters(session).isEmpty());

      assertThat(deadLetters(session).getFirst().eventId()).isEqualTo(id);
      assertThat(deadLetters(session).getFirst().attempts()).isEqualTo(3);
      assertThat(sink.deliveries()).hasSize(3);
      assertThat(attempts(session)).containsExactly("3 404", "2 404", "1 404");
    }
  }

  @Test
  void poisonAndUnknownEventsShouldBePassedOverAndCounted() throws Exception {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(sink.uri());
      fixture.publishRaw(new ProducerRecord<>(fixture.topic, 0, "k", new byte[] {1, 2, 3}));
      fixture.publish(
          DispatcherFixture.event(session, "c", "t").toBuilder().setEventId("a b").build(), 0);
      fixture.publish(
          DispatcherFixture.event(session, "c", "t").toBuilder().setSessionUid("?").build(), 0);
      fixture.publish(
          SessionEvent.newBuilder()
              .setEventId("fromTomorrow")
              .setSessionUid(session.uid().value())
              .build(),
          0);
      fixture.publish(session, "chat", "after");

      sink.await(d -> d.body().contains("after"), DispatcherFixture.SOON);
      await().atMost(DispatcherFixture.SOON).until(() -> fixture.committed(0) == 5);
      assertThat(sink.deliveries()).hasSize(1);
      assertThat(attempts(session)).containsExactly("1 200");
      String metrics = get("/actuator/prometheus");
      assertThat(metrics)
          .contains("manyline_webhook_poison_total 3.0")
          .contains("manyline_webhook_unknown_events_total 1.0")
          .contains("manyline_webhook_deliveries_total{outcome=\"delivered\"} 1.0")
          .contains("manyline_webhook_pointers ")
          .contains("manyline_webhook_event_lag ")
          .contains("manyline_webhook_latency_seconds_count 1");
      assertThat(get("/actuator/health/readiness")).contains("UP");
      assertThat(get("/actuator/health/liveness")).contains("UP");
    }
  }

  @Test
  void stopShouldTakeLessThanFiveSecondsAndLoseNothing() throws Exception {
    try (StallingReceiver stalling = StallingReceiver.start()) {
      SessionConfig session = fixture.session(stalling.uri());
      List<String> ids = fixture.publish(session, "chat", "1", "2");
      await().atMost(DispatcherFixture.SOON).until(() -> stalling.requests() == 1);

      Instant start = Instant.now();
      dispatcher.close();

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
      assertThat(fixture.committed(0)).isEqualTo(2);
      stalling.answerFromNowOn();
      dispatcher = fixture.start();
      await()
          .atMost(DispatcherFixture.SOON)
          .untilAsserted(() -> assertThat(stalling.answered()).containsExactlyElementsOf(ids));
      // What the stop cut off counts for nothing.
      await()
          .atMost(DispatcherFixture.SOON)
          .untilAsserted(() -> assertThat(attempts(session)).containsExactly("1 200", "1 200"));
    }
  }

  /// Number and result of each, newest first.
  private List<String> attempts(SessionConfig session) {
    return dispatcher.getBean(AttemptLog.class).latest(endpoint(session), 100).stream()
        .map(attempt -> attempt.number() + " " + attempt.result())
        .toList();
  }

  private List<DeadLetter> deadLetters(SessionConfig session) {
    return dispatcher.getBean(DeadLetters.class).latest(endpoint(session), 10);
  }

  private static EndpointId endpoint(SessionConfig session) {
    return EndpointId.ofSession(session.uid());
  }

  private String get(String path) throws Exception {
    String port = dispatcher.getEnvironment().getProperty("local.server.port");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
