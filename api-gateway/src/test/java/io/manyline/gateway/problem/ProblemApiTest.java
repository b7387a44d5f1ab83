package io.manyline.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class ProblemApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final int LARGE = 100 << 20;

  /// More than what two sockets hold.
  private static final String LONG = "x".repeat(20 << 20);

  @ParameterizedTest
  @CsvSource({
    "GET,/nothing/here,404,NOT_FOUND",
    "GET,/api/nothing,404,NOT_FOUND",
    "POST,/api/sessions/12025550100/nothing,404,NOT_FOUND",
    "PUT,/api/sessions,405,METHOD_NOT_ALLOWED",
    "GET,/api/auth/login,405,METHOD_NOT_ALLOWED",
    "GET,/api/sessions/12025559999,404,SESSION_NOT_FOUND",
    "GET,/api/sessions/nonsense,404,SESSION_NOT_FOUND",
    "GET,/api/sessions/12025559999/ws,404,SESSION_NOT_FOUND",
    "GET,/api/sessions/a;b,400,MALFORMED_REQUEST",
    "GET,/api/sessions/%00,400,MALFORMED_REQUEST",
  })
  void everyRefusalShouldHaveTheEnvelope(String method, String path, int status, String code) {
    refused(
        GATEWAY.as("ada").method(HttpMethod.valueOf(method)).uri(path).exchange(), status, code);
  }

  @Test
  void anUnknownPathShouldBe404WithoutAToken() {
    refused(GATEWAY.client().get().uri("/nothing").exchange(), 404, "NOT_FOUND");
  }

  @Test
  void aMethodThatIsNotAllowedShouldNameThoseThatAre() {
    GATEWAY
        .as("ada")
        .put()
        .uri("/api/sessions")
        .exchange()
        .expectHeader()
        .value("Allow", allow -> assertThat(allow).contains("GET").contains("POST"));
  }

  @Test
  void otherTypesThanJsonShouldBeRefused() {
    refused(
        GATEWAY
            .as("ada")
            .post()
            .uri("/api/sessions")
            .contentType(MediaType.TEXT_XML)
            .bodyValue("<a/>")
            .exchange(),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
    refused(
        GATEWAY.as("ada").get().uri("/api/sessions").accept(MediaType.APPLICATION_PDF).exchange(),
        406,
        "NOT_ACCEPTABLE");
  }

  @Test
  void aBodyThatSaysThatItIsTooLargeShouldBeRefusedUnread() throws Exception {
    try (Socket socket = connect()) {
      beginUpload(socket, GATEWAY.token("ada"));

      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);

      assertThat(readUntil("BODY_TOO_LARGE", in)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aClientThatSendsAHundredMegabytesBeforeItReadsShouldStillGetTheRefusal() throws Exception {
    assertThat(answerToAHundredMegabytes(GATEWAY.token("ada"))).contains("413");
    assertThat(answerToAHundredMegabytes("expired")).contains("401");
  }

  private static String answerToAHundredMegabytes(String token) throws IOException {
    try (Socket socket = connect()) {
      beginUpload(socket, token);
      byte[] chunk = new byte[64 * 1024];
      for (int sent = 0; sent < LARGE; sent += chunk.length) {
        socket.getOutputStream().write(chunk);
      }
      return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
    }
  }

  private static void beginUpload(Socket socket, String token) throws IOException {
    String head =
        """
        POST /api/sessions HTTP/1.1
        Host: x
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(token, LARGE);
    socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  static List<Arguments> unreadable() {
    return List.of(
        Arguments.of(
            "GET /api/sessions?after=" + LONG + " HTTP/1.1\r\nHost: x\r\n\r\n",
            414,
            "URI_TOO_LONG"),
        Arguments.of(
            "GET /api/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + LONG + "\r\n\r\n",
            431,
            "HEADERS_TOO_LARGE"),
        Arguments.of("nonsense\r\n\r\n", 400, "MALFORMED_REQUEST"),
        Arguments.of("GET /api/sessions HTTP/1.1\r\nHost : x\r\n\r\n", 400, "MALFORMED_REQUEST"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatIsNoRequestShouldHaveTheEnvelope(String sent, int status, String code) throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));

      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      String answer = readUntil("}", in);

      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      assertThat(answer).contains("application/json");
      assertThat(answer.lines().toList().getLast())
          .startsWith("{\"success\":false,\"error\":\"")
          .endsWith("\"code\":\"" + code + "\"}");
    }
  }

  private static String readUntil(String end, Reader in) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("after: " + answer).isNotNegative();
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", GATEWAY.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void aBodyOfUnknownLengthShouldBeCutOffAtTheLimit() {
    refused(
        GATEWAY
            .as("ada")
            .post()
            .uri("/api/sessions")
            .contentType(MediaType.APPLICATION_JSON)
            .header(HttpHeaders.TRANSFER_ENCODING, "chunked")
            .body(
                reactor.core.publisher.Flux.range(0, 300)
                    .map(_ -> "{\"name\":\"%s\"".formatted("x".repeat(1024))),
                String.class)
            .exchange(),
        413,
        "BODY_TOO_LARGE");
  }

  @Test
  void redisAwayShouldBe503OnEveryCall() {
    SessionConfig session = GATEWAY.session();
    WebTestClient ada = GATEWAY.as("ada");
    GATEWAY.stores().setDown(true);

    refused(ada.get().uri("/api/sessions").exchange(), 503, "STORE_UNAVAILABLE");
    refused(
        ada.post().uri("/api/sessions").bodyValue(Map.of("phone", "12025550100")).exchange(),
        503,
        "STORE_UNAVAILABLE");
    refused(
        ada.get().uri("/api/sessions/%s/qr".formatted(session.id())).exchange(),
        503,
        "STORE_UNAVAILABLE");
    refused(
        GATEWAY
            .client()
            .post()
            .uri("/api/auth/login")
            .bodyValue(Map.of("username", "ada", "password", "x"))
            .exchange(),
        503,
        "STORE_UNAVAILABLE");
  }

  @Test
  void kafkaAwayShouldBe503OnCallsThatNeedIt() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    GATEWAY.worker().setDown(true);
    WebTestClient ada = GATEWAY.as("ada");

    refused(
        ada.post().uri("/api/sessions/%s/connect".formatted(session.id())).exchange(),
        503,
        "QUEUE_UNAVAILABLE");
    refused(
        ada.post()
            .uri("/api/sessions/%s/send".formatted(session.id()))
            .bodyValue(Map.of("to", "628987654321", "message", "x"))
            .exchange(),
        503,
        "QUEUE_UNAVAILABLE");
    ada.get().uri("/api/sessions").exchange().expectStatus().isOk();
  }

  @ParameterizedTest
  @CsvSource({"https://example.com", "null"})
  void pagesOfOtherOriginsShouldBeAbleToReadAnswersRefusalsAndPreflights(String origin) {
    GATEWAY
        .client()
        .options()
        .uri("/api/sessions/12025550100/qr")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization")
        .exchange()
        .expectStatus()
        .isOk()
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", "*")
        .expectHeader()
        .valueEquals("Access-Control-Allow-Headers", "authorization");
    for (String path : new String[] {"/api/sessions", "/nothing"}) {
      GATEWAY
          .client()
          .get()
          .uri(path)
          .header("Origin", origin)
          .exchange()
          .expectStatus()
          .is4xxClientError()
          .expectHeader()
          .valueEquals("Access-Control-Allow-Origin", "*");
    }
    GATEWAY
        .client()
        .post()
        .uri("/api/sessions")
        .header("Origin", origin)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("x".repeat(300_000))
        .exchange()
        .expectStatus()
        .is4xxClientError()
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", "*");
  }

  private static void refused(WebTestClient.ResponseSpec answer, int status, String code) {
    answer
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .contentType(MediaType.APPLICATION_JSON)
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(false)
        .jsonPath("$.code")
        .isEqualTo(code)
        .jsonPath("$.error")
        .isNotEmpty()
        .jsonPath("$.length()")
        .isEqualTo(3);
  }
}
