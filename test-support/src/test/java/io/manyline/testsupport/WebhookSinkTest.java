package io.manyline.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WebhookSinkTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void deliveriesShouldShowRequestsAsTheyCame() throws Exception {
    try (var sink = WebhookSink.start(0, List.of())) {
      post(sink, "hällo");

      assertThat(sink.deliveries())
          .singleElement()
          .satisfies(
              delivery -> {
                assertThat(delivery.path()).isEqualTo("/webhook");
                assertThat(delivery.headers()).containsEntry("webhook-id", "m1");
                assertThat(delivery.body()).isEqualTo("hällo");
              });
    }
  }

  @Test
  void answerShouldHoldForAllRequestsFromThenOn() throws Exception {
    try (var sink = WebhookSink.start(0, List.of())) {
      assertThat(post(sink, "a").statusCode()).isEqualTo(200);

      sink.answer(503);

      assertThat(post(sink, "b").statusCode()).isEqualTo(503);
      assertThat(post(sink, "c").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void awaitShouldReturnADeliveryThatComesLater() {
    try (var sink = WebhookSink.start(0, List.of())) {
      var awaited =
          CompletableFuture.supplyAsync(
              () -> sink.await(it -> it.body().equals("late"), Duration.ofSeconds(10)),
              Thread::startVirtualThread);
      client.sendAsync(request(sink, "other"), BodyHandlers.discarding());
      client.sendAsync(request(sink, "late"), BodyHandlers.discarding());

      assertThat(awaited).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void awaitShouldFailPastTheDeadlineAndTellWhatCame() throws Exception {
    try (var sink = WebhookSink.start(0, List.of())) {
      post(sink, "something else");

      assertThatThrownBy(() -> sink.await(it -> it.body().equals("x"), Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("something else");
    }
  }

  @Test
  void bodyThatFailsItsCheckShouldFailTheTestAtEveryLookAndAtTheEnd() throws Exception {
    WebhookSink sink = WebhookSink.start(0, List.of(body -> assertThat(body).startsWith("{")));
    post(sink, "{}");
    assertThat(sink.deliveries()).hasSize(1);

    assertThat(post(sink, "text").statusCode()).isEqualTo(200);

    assertThatThrownBy(sink::deliveries).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> sink.await(_ -> true, Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not what it must be");
    assertThatThrownBy(sink::close).isInstanceOf(AssertionError.class);
  }

  @Test
  void moduleWithoutACheckShouldGetNoSink() {
    assertThatThrownBy(WebhookSink::start).hasMessageContaining("BodyCheck");
  }

  private HttpResponse<Void> post(WebhookSink sink, String body) throws Exception {
    return client.send(request(sink, body), BodyHandlers.discarding());
  }

  private static HttpRequest request(WebhookSink sink, String body) {
    return HttpRequest.newBuilder(sink.uri())
        .header("Webhook-Id", "m1")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
