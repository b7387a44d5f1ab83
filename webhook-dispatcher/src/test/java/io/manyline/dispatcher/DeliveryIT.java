package io.manyline.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SessionConfig;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.testsupport.WebhookSink;
import io.manyline.testsupport.WebhookSink.Delivery;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.HashOperations;

class DeliveryIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static DispatcherFixture fixture;
  private static ConfigurableApplicationContext dispatcher;

  @BeforeAll
  static void start() throws Exception {
    fixture = new DispatcherFixture(KAFKA, REDIS);
    dispatcher =
        fixture.start("--manyline.dispatcher.retry.steps=0s,300ms,300ms,300ms,300ms,300ms,300ms");
  }

  @AfterAll
  static void stop() {
    dispatcher.close();
    fixture.close();
  }

  @Test
  void eventShouldArriveSignedSoThatThePublicLibraryVerifiesIt() throws Exception {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(sink.uri());

      String id = fixture.publish(session, "chat-a", "hello").getFirst();

      Delivery delivery = sink.await(d -> d.body().contains("hello"), DispatcherFixture.SOON);
      HttpHeaders headers =
          HttpHeaders.of(
              delivery.headers().entrySet().stream()
                  .collect(Collectors.toMap(e -> e.getKey(), e -> List.of(e.getValue()))),
              (_, _) -> true);
      new Webhook(session.webhookSecret().value()).verify(delivery.body(), headers);
      assertThat(delivery.headers())
          .containsEntry("webhook-id", id)
          .containsEntry("content-type", "application/json");
      assertThat(delivery.headers().get("user-agent")).startsWith("Manyline");
      assertThat(delivery.body())
          .startsWith("{\"id\":\"" + id + "\",\"type\":\"message.received\",\"session_id\":");
    }
  }

  @Test
  void eventsOfAChatShouldArriveInOrderAfterFailures() {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(sink.uri());
      sink.answer(500);
      List<String> ids = fixture.publish(session, "chat-a", "1", "2", "3", "4");
      sink.await(d -> d.body().contains("\"text\":\"1\""), DispatcherFixture.SOON);
      List<String> other = fixture.publish(session, "chat-b", "other");
      sink.await(
          d -> d.headers().get("webhook-id").equals(other.getFirst()), DispatcherFixture.SOON);
      assertThat(ids(sink)).doesNotContain(ids.get(1));

      sink.answer(200);

      sink.await(d -> d.headers().get("webhook-id").equals(ids.get(3)), DispatcherFixture.SOON);
      List<String> firstSeen = ids(sink).stream().distinct().filter(ids::contains).toList();
      assertThat(firstSeen).isEqualTo(ids);
      List<String> afterFirst = ids(sink).stream().filter(ids::contains).toList();
      assertThat(afterFirst.subList(afterFirst.indexOf(ids.get(1)), afterFirst.size()))
          .containsExactly(ids.get(1), ids.get(2), ids.get(3));
    }
  }

  @Test
  void offsetsShouldAdvancePastDeliveredEvents() {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(sink.uri());
      fixture.publish(session, "chat-a", "x");
      sink.await(d -> d.body().contains("\"x\""), DispatcherFixture.SOON);
      long end = 1;
      await().atMost(DispatcherFixture.SOON).until(() -> fixture.committed(0) >= end);
    }
  }

  @Test
  void startShouldBeRefusedWhenTopicsHaveAnotherNumberOfPartitionsThanTheInstallation() {
    HashOperations<String, Object, Object> installation = fixture.redis().opsForHash();
    installation.put(RedisKeys.installation(), "shards", "3");
    try {
      assertThatThrownBy(() -> fixture.start("--manyline.shards=3").close())
          .hasStackTraceContaining("has 2 partitions, this installation has 3 shards");
    } finally {
      installation.put(RedisKeys.installation(), "shards", "2");
    }
  }

  @Test
  void startShouldBeRefusedWhenConfiguredForOtherShardsThanTheInstallation() {
    assertThatThrownBy(() -> fixture.start("--manyline.shards=3").close())
        .hasStackTraceContaining("manyline.shards is 3, this installation was made with 2");
  }

  private static List<String> ids(WebhookSink sink) {
    return sink.deliveries().stream().map(d -> d.headers().get("webhook-id")).toList();
  }
}
