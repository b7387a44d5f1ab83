package io.manyline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/// What one does to a session that exists: start, stop, change, log out, delete.
class SessionActionApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @ParameterizedTest
  @ValueSource(strings = {"connect", "login"})
  void connectShouldStoreTheWishAndWakeTheWorker(String action) {
    SessionConfig session = GATEWAY.session();

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/%s".formatted(session.id(), action))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.id")
        .isEqualTo(session.id().value());

    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.CONNECTED);
    assertThat(GATEWAY.stores().timesAsked(session)).isEqualTo(1);
    assertThat(GATEWAY.worker().commandsOf(session.uid().value()))
        .singleElement()
        .matches(SessionCommand::hasReconcile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "disconnect"})
  void stopShouldStoreTheWishAndWakeTheWorker(String action) {
    SessionConfig session = GATEWAY.session();
    GATEWAY.as("ada").post().uri("/api/sessions/%s/connect".formatted(session.id())).exchange();

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/%s".formatted(session.id(), action))
        .exchange()
        .expectStatus()
        .isOk();

    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.STOPPED);
    assertThat(GATEWAY.worker().commandsOf(session.uid().value())).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"POST,connect", "POST,login", "GET,qr"})
  void aDisabledSessionShouldNotBeStarted(String method, String action) {
    SessionConfig session = GATEWAY.session();
    patch(session, "{\"enabled\":false}");
    int before = GATEWAY.worker().commandsOf(session.uid().value()).size();

    GATEWAY
        .as("ada")
        .method(org.springframework.http.HttpMethod.valueOf(method))
        .uri("/api/sessions/%s/%s".formatted(session.id(), action))
        .exchange()
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_DISABLED");
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.STOPPED);
    assertThat(GATEWAY.worker().commandsOf(session.uid().value())).hasSize(before);
  }

  @Test
  void changeShouldTouchOnlyWhatIsGiven() {
    SessionConfig session = GATEWAY.session();
    patch(session, "{\"webhook_url\":\"http://example.com/a\"}");
    patch(session, "{\"name\":\"New\"}");

    SessionConfig changed = GATEWAY.stores().byPhone("one", session.id().value());
    assertThat(changed.name()).isEqualTo("New");
    assertThat(changed.webhookUrl()).hasToString("http://example.com/a");

    patch(session, "{\"webhook_url\":null}");
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).webhookUrl()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"webhook_url\":7}",
        "{\"webhook_url\":\"x\"}",
        "{\"name\":\"  \"}",
        "{\"id\":1}"
      })
  void changeShouldRefuseBadValues(String body) {
    SessionConfig session = GATEWAY.session();

    GATEWAY
        .as("ada")
        .patch()
        .uri("/api/sessions/" + session.id())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_FAILED");
  }

  @Test
  void deleteShouldUnlinkAConnectedSessionFirst() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    GATEWAY
        .worker()
        .answer(
            command ->
                command.hasLogOut()
                    ? ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build()
                    : null);

    GATEWAY
        .as("ada")
        .delete()
        .uri("/api/sessions/" + session.id())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(true);

    assertThat(GATEWAY.worker().commandsOf(session.uid().value()))
        .extracting(SessionCommand::getCommandCase)
        .containsExactly(SessionCommand.CommandCase.LOG_OUT, SessionCommand.CommandCase.RECONCILE);
    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/" + session.id())
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  @Test
  void logOutShouldLeaveASessionAloneThatIsNotLinked() {
    SessionConfig session = GATEWAY.session();

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/logout".formatted(session.id()))
        .exchange()
        .expectStatus()
        .isOk();
    assertThat(GATEWAY.worker().commandsOf(session.uid().value())).isEmpty();
  }

  @Test
  void logOutShouldAnswer202WhenTheWorkerTakesLonger() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/logout".formatted(session.id()))
        .exchange()
        .expectStatus()
        .isAccepted();
  }

  @Test
  void webhookSecretShouldBeShownToTheOwner() {
    SessionConfig session = GATEWAY.session();

    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/%s/webhook-secret".formatted(session.id()))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.webhook_secret")
        .isEqualTo(session.webhookSecret().value());
  }

  private void patch(SessionConfig session, String body) {
    GATEWAY
        .as("ada")
        .patch()
        .uri("/api/sessions/" + session.id())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isOk();
  }
}
