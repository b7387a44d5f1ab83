package io.manyline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.Evidence;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

/// Creating, listing and showing sessions.
class SessionApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void phoneMayBeWrittenAsANumber() {
    String phone = GATEWAY.freshPhone();

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", Long.valueOf(phone)))
        .exchange()
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.data.id")
        .isEqualTo(phone);
  }

  @Test
  void createShouldAnswerTheSessionTwiceAndItsPlace() {
    String phone = GATEWAY.freshPhone();

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .bodyValue(
            Map.of("phone", phone, "name", "My Session", "webhook_url", "https://example.com/hook"))
        .exchange()
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueEquals("Location", "/api/sessions/" + phone)
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(true)
        .jsonPath("$.message")
        .isNotEmpty()
        .jsonPath("$.data.id")
        .isEqualTo(phone)
        .jsonPath("$.data.session.id")
        .isEqualTo(phone)
        .jsonPath("$.data.session.phone")
        .isEqualTo(phone)
        .jsonPath("$.data.session.webhook_url")
        .isEqualTo("https://example.com/hook")
        .jsonPath("$.data.session.logged_in")
        .isEqualTo(false)
        .jsonPath("$.data.status")
        .isEqualTo("stopped")
        .jsonPath("$.data.enabled")
        .isEqualTo(true)
        .jsonPath("$.error")
        .doesNotExist();
  }

  @Test
  void historyShouldBeRecentUnlessAnotherDepthIsWanted() {
    SessionConfig session = GATEWAY.session();
    show(session).jsonPath("$.data.history").isEqualTo("recent");

    patch(session, "{\"history\":\"full\"}").isOk();
    show(session).jsonPath("$.data.history").isEqualTo("full");
    patch(session, "{\"history\":\"everything\"}").isBadRequest();
    patch(session, "{\"name\":\"Other\"}").isOk();
    show(session).jsonPath("$.data.history").isEqualTo("full");
  }

  @Test
  void evidenceShouldTellWhenWhatsAppWasLastHeard() {
    SessionConfig session = GATEWAY.session();
    show(session).jsonPath("$.data.evidence.last_pong_at").doesNotExist();

    Instant heard = Instant.parse("2026-01-02T03:04:05Z");
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    GATEWAY.stores().showEvidence(session, new Evidence(heard, heard.minusSeconds(9)));

    show(session)
        .jsonPath("$.data.evidence.last_stanza_at")
        .isEqualTo("2026-01-02T03:04:05Z")
        .jsonPath("$.data.evidence.last_pong_at")
        .isEqualTo("2026-01-02T03:03:56Z");
  }

  @Test
  void statusHistoryShouldTellEachStatusWithItsReasonAndItsEnd() {
    SessionConfig session = GATEWAY.session();
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    GATEWAY
        .stores()
        .showPast(
            session,
            List.of(
                status(SessionState.RECONNECTING, "keepalive_timeout", at.plusSeconds(60)),
                status(SessionState.CONNECTED, "connected", at)));

    past(session, "")
        .isOk()
        .expectBody()
        .jsonPath("$.data.count")
        .isEqualTo(2)
        .jsonPath("$.data.statuses[0].status")
        .isEqualTo("reconnecting")
        .jsonPath("$.data.statuses[0].reason")
        .isEqualTo("keepalive_timeout")
        .jsonPath("$.data.statuses[0].until")
        .doesNotExist()
        .jsonPath("$.data.statuses[1].status")
        .isEqualTo("connected")
        .jsonPath("$.data.statuses[1].since")
        .isEqualTo("2026-01-02T03:04:05Z")
        .jsonPath("$.data.statuses[1].until")
        .isEqualTo("2026-01-02T03:05:05Z");
    past(session, "?limit=1").isOk().expectBody().jsonPath("$.data.count").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=0", "?limit=201", "?limit=many"})
  void statusHistoryShouldRefuseAnImpossibleLimit(String query) {
    past(GATEWAY.session(), query).isBadRequest();
  }

  private static StatusAssertions past(SessionConfig session, String query) {
    return GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/" + session.id() + "/status-history" + query)
        .exchange()
        .expectStatus();
  }

  private static SessionStatus status(SessionState state, String reason, Instant since) {
    return new SessionStatus(state, reason, since, true, null, null, null);
  }

  private static WebTestClient.BodyContentSpec show(SessionConfig session) {
    return GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/" + session.id())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody();
  }

  private static StatusAssertions patch(SessionConfig session, String body) {
    return GATEWAY
        .as("ada")
        .patch()
        .uri("/api/sessions/" + session.id())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus();
  }

  @Test
  void createShouldGiveTheSameOwnerTheExistingSessionUnchanged() {
    SessionConfig there = GATEWAY.session();

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", there.id().value(), "name", "Another name"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.session.name")
        .isEqualTo("Test");
    assertThat(GATEWAY.stores().byPhone("one", there.id().value()).uid()).isEqualTo(there.uid());
  }

  @Test
  void createShouldTakeTheNumberAsPeopleWriteIt() {
    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", "+62 812-3456 7890"))
        .exchange()
        .expectBody()
        .jsonPath("$.data.id")
        .isEqualTo("6281234567890")
        .jsonPath("$.data.name")
        .isEqualTo("6281234567890");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "081234567890", "hello", "62812345678901234567", "+", "999999"})
  void createShouldRefuseWhatIsNoPhoneNumber(String phone) {
    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", phone))
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(false)
        .jsonPath("$.code")
        .isEqualTo("INVALID_PHONE_NUMBER")
        .jsonPath("$.error")
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|VALIDATION_FAILED",
        "{\"phone\":\"\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"name\":\"a\\u0000b\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"webhook_url\":\"ftp://example.com\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"webhook_url\":\"/hook\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"webhook_url\":\"http://me:pw@example.com\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"enabled\":\"perhaps\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"history\":\"all\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"history\":\"\"}|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\",\"webhookUrl\":\"http://example.com\"}|VALIDATION_FAILED",
        "{\"phone\":{\"a\":1}}|VALIDATION_FAILED",
        "{\"phone\":|MALFORMED_REQUEST",
        "not json|MALFORMED_REQUEST",
        "[]|VALIDATION_FAILED",
        "{\"phone\":\"12025550195\"} trailing|MALFORMED_REQUEST",
      })
  void createShouldRefuseBadBodiesAndChangeNothing(String body, String code) {
    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(false)
        .jsonPath("$.code")
        .isEqualTo(code);
    GATEWAY.as("ada").get().uri("/api/sessions/12025550195").exchange().expectStatus().isNotFound();
  }

  @Test
  void createShouldRefuseAMissingBody() {
    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions")
        .contentType(MediaType.APPLICATION_JSON)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void listShouldShowTheTenantsOwnSessionsOnly() {
    SessionConfig mine = GATEWAY.session();
    GATEWAY.stores().show(mine, SessionState.CONNECTED, true, true);

    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.sessions[?(@.id=='%s')].connected".formatted(mine.id()))
        .isEqualTo(true)
        .jsonPath("$.data.sessions[?(@.id=='%s')].logged_in".formatted(mine.id()))
        .isEqualTo(true)
        .jsonPath("$.data.count")
        .isNumber();
    GATEWAY
        .as("bob")
        .get()
        .uri("/api/sessions")
        .exchange()
        .expectBody()
        .jsonPath("$.data.sessions[?(@.id=='%s')]".formatted(mine.id()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,",
    "PATCH,",
    "DELETE,",
    "POST,/connect",
    "POST,/login",
    "POST,/stop",
    "POST,/disconnect",
    "POST,/logout",
    "GET,/qr",
    "GET,/webhook-secret",
    "POST,/send",
    "GET,/ws",
    "GET,/commands/00000000000000000000000000"
  })
  void everyCallShouldHideSessionsOfOtherTenants(String method, String action) {
    SessionConfig adas = GATEWAY.session();

    var request =
        GATEWAY
            .as("bob")
            .method(org.springframework.http.HttpMethod.valueOf(method))
            .uri("/api/sessions/" + adas.id() + (action == null ? "" : action));
    if (!method.equals("GET")) {
      request
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue("/send".equals(action) ? "{\"to\":\"12025550101\",\"message\":\"x\"}" : "{}");
    }
    request
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(GATEWAY.worker().commandsOf(adas.uid().value())).isEmpty();
  }

  @Test
  void showShouldSayThatAnotherNumberWasLinked() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().showLinkedAs(session, "12025550999");

    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/+" + session.id())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.id")
        .isEqualTo(session.id().value())
        .jsonPath("$.data.actual_phone")
        .isEqualTo("12025550999")
        .jsonPath("$.data.number_matches")
        .isEqualTo(false);
  }

  @Test
  void showShouldNotCallASessionConnectedWhoseWorkerIsGone() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, false);

    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/" + session.id())
        .exchange()
        .expectBody()
        .jsonPath("$.data.connected")
        .isEqualTo(false)
        .jsonPath("$.data.status")
        .isEqualTo("reconnecting")
        .jsonPath("$.data.reason")
        .isEqualTo("no_worker");
  }
}
