package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.egress.PostResult.Answered;
import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.PostResult.Unanswered;
import io.manyline.dispatcher.egress.RawReceiver.Script;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.EndpointId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/1.1 on the wire, with receivers that keep to it and such that do not.
class Http1ClientTest {
  private final NettyWebhookClient client =
      new NettyWebhookClient(
          Limits.of(1, List.of("127.0.0.0/8")),
          Executors.newVirtualThreadPerTaskExecutor(),
          host -> CompletableFuture.completedFuture(List.of(InetAddress.ofLiteral(host))),
          UnaryOperator.identity());

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void requestShouldBeWrittenAsTheStandardSays() throws IOException {
    try (RawReceiver receiver = new RawReceiver((_, _) -> RawReceiver.OK)) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("webhook-id", "evt1");
      headers.put("host", "elsewhere.test");
      headers.put("content-length", "7");
      headers.put("transfer-encoding", "chunked");
      headers.put("x-own", "a b");

      assertThat(client.post(request(receiver, headers, "{\"ü\":1}")).label()).isEqualTo("200");

      assertThat(receiver.heads)
          .containsExactly(
              "POST /a%%20b?c=%%2F HTTP/1.1\r\nhost: %s\r\nuser-agent: Manyline-Webhooks/1\r\n"
                      .formatted(receiver.url().getAuthority())
                  + "content-type: application/json\r\naccept: */*\r\nwebhook-id: evt1\r\n"
                  + "x-own: a b\r\ncontent-length: 8\r\n\r\n");
      assertThat(receiver.bodies).containsExactly("{\"ü\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nx: y", "a\nb", "\u0000", "\u007f", "\u010a", "\u00e4"})
  void headerThatIsNotAsciiOrWouldEndEarlyShouldNotBeSent(String value) throws IOException {
    try (RawReceiver receiver = new RawReceiver((_, _) -> RawReceiver.OK)) {
      assertThat(client.post(request(receiver, Map.of("x-own", value), "{}")))
          .isEqualTo(new Unanswered(Failure.INVALID_URL));
      assertThat(client.post(request(receiver, Map.of("x" + value, "y"), "{}")))
          .isEqualTo(new Unanswered(Failure.INVALID_URL));
      assertThat(post(receiver).label()).isEqualTo("200");

      assertThat(receiver.heads).hasSize(1);
    }
  }

  @Test
  void answersThatComeBeforeTheAnswerShouldBePassedOver() throws IOException {
    String early = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    try (RawReceiver receiver =
        new RawReceiver((_, _) -> "HTTP/1.1 100 Continue\r\n\r\n" + early + RawReceiver.OK)) {
      assertThat(post(receiver).label()).isEqualTo("200");
      assertThat(post(receiver).label()).isEqualTo("200");

      assertThat(receiver.connections).hasValue(1);
    }
  }

  @Test
  void bodiesOfAllKindsShouldBeReadToTheirEndSoThatTheConnectionServesAgain() throws IOException {
    List<String> answers =
        List.of(
            "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfour",
            "HTTP/1.1 500 No\r\ntransfer-encoding: chunked\r\n\r\n2\r\nfo\r\n2\r\nur\r\n0\r\na: b\r\n\r\n",
            "HTTP/1.1 204 No\r\n\r\n",
            "HTTP/1.1 304 No\r\ncontent-length: 9\r\n\r\n");
    try (RawReceiver receiver = new RawReceiver((_, request) -> answers.get(request - 1))) {
      assertThat(post(receiver)).isEqualTo(new Answered(200, Optional.empty(), "four"));
      assertThat(post(receiver)).isEqualTo(new Answered(500, Optional.empty(), "four"));
      assertThat(post(receiver).label()).isEqualTo("204");
      assertThat(post(receiver).label()).isEqualTo("304");

      assertThat(receiver.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nrubbish\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"
      })
  void connectionThatIsNotCleanAfterItsAnswerShouldServeNobodyElse(String answer)
      throws IOException {
    try (RawReceiver receiver = new RawReceiver((_, _) -> answer)) {
      List<CompletableFuture<PostResult>> together =
          IntStream.range(0, 3).mapToObj(_ -> begin(receiver)).toList();

      assertThat(together).allSatisfy(each -> assertThat(each.join()).isInstanceOf(Answered.class));
      assertThat(receiver.connections).hasValue(3);
      assertThat(receiver.heads).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "\u0015\u0003\u0001\u0000\u0002\u0002\u0016\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n"
      })
  void whatIsNoHttpShouldBeAFailedAttempt(String answer) throws IOException {
    try (RawReceiver receiver = new RawReceiver((_, _) -> answer)) {
      assertThat(post(receiver)).isEqualTo(new Unanswered(Failure.OTHER));
      assertThat(post(receiver)).isEqualTo(new Unanswered(Failure.OTHER));

      assertThat(receiver.connections).hasValue(2);
    }
  }

  @Test
  void endlessHeadShouldBeAFailedAttempt() throws IOException {
    String head = "HTTP/1.1 200 OK\r\n" + "x-filler: y\r\n".repeat(10_000);
    try (RawReceiver receiver = new RawReceiver((_, _) -> head)) {
      assertThat(post(receiver)).isEqualTo(new Unanswered(Failure.OTHER));
    }
  }

  @Test
  void requestWhoseKeptConnectionIsClosedShouldBeSentOnceMoreOnANewOne() throws IOException {
    Script onlyOnce = (_, request) -> request == 1 ? RawReceiver.OK : RawReceiver.NOTHING;
    try (RawReceiver receiver = new RawReceiver(onlyOnce)) {
      assertThat(post(receiver).label()).isEqualTo("200");
      assertThat(post(receiver).label()).isEqualTo("200");

      assertThat(receiver.connections).hasValue(2);
      assertThat(receiver.heads).hasSize(3);
    }
  }

  @Test
  void requestWhoseNewConnectionIsClosedShouldNotBeSentAgain() throws IOException {
    try (RawReceiver receiver = new RawReceiver((_, _) -> RawReceiver.NOTHING)) {
      assertThat(post(receiver)).isEqualTo(new Unanswered(Failure.CLOSED));

      assertThat(receiver.heads).hasSize(1);
    }
  }

  @Test
  void answerThatBreaksOffShouldCountByItsStatus() throws IOException {
    Script broken =
        (_, _) -> "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf" + RawReceiver.THEN_CLOSE;
    try (RawReceiver receiver = new RawReceiver(broken)) {
      assertThat(post(receiver).label()).isEqualTo("200");
      assertThat(post(receiver).label()).isEqualTo("200");

      assertThat(receiver.connections).hasValue(2);
    }
  }

  @Test
  void wholeAttemptShouldEndInItsTimeWhoeverItWaitsFor() throws IOException {
    try (RawReceiver receiver = new RawReceiver((_, _) -> "HTTP/1.1 100 Continue\r\n\r\n")) {
      WebhookRequest request = request(receiver, Map.of(), "{}");
      CompletableFuture<PostResult> first = new CompletableFuture<>();
      CompletableFuture<PostResult> behind = new CompletableFuture<>();
      client.post(within(request, Duration.ofMillis(200)), first::complete);
      client.post(within(request, Duration.ofMillis(100)), behind::complete);

      assertThat(first.join()).isEqualTo(new Unanswered(Failure.TIMEOUT));
      assertThat(behind.join()).isEqualTo(new Unanswered(Failure.TIMEOUT));
      assertThat(receiver.heads).hasSize(1);
    }
  }

  private CompletableFuture<PostResult> begin(RawReceiver receiver) {
    CompletableFuture<PostResult> result = new CompletableFuture<>();
    client.post(request(receiver, Map.of(), "{}"), result::complete);
    return result;
  }

  private PostResult post(RawReceiver receiver) {
    return client.post(request(receiver, Map.of(), "{}"));
  }

  private static WebhookRequest within(WebhookRequest request, Duration limit) {
    return new WebhookRequest(request.to(), request.headers(), request.body(), limit);
  }

  private static WebhookRequest request(
      RawReceiver receiver, Map<String, String> headers, String body) {
    return new WebhookRequest(
        new Recipient(new EndpointId("wh_1"), receiver.url(), null),
        headers,
        new WebhookBody(body.getBytes(StandardCharsets.UTF_8)),
        Duration.ofSeconds(30));
  }
}
