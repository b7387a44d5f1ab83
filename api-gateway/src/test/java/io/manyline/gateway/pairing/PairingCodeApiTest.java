package io.manyline.gateway.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class PairingCodeApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void codeShouldBeForTheSessionsOwnNumberUnlessToldOtherwise() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.worker().answer(command -> issue(session, command, "ABCD-EFGH"));

    ask(session, null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.code")
        .isEqualTo("ABCD-EFGH")
        .jsonPath("$.data.expires_at")
        .exists();

    assertThat(asked(session)).containsExactly(session.id().value());
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.CONNECTED);
    ask(session, "{\"phone\":\"+1 (202) 555-0177\"}").expectStatus().isOk();
    assertThat(asked(session)).last().isEqualTo("12025550177");
  }

  @Test
  void codeShouldBeWaitedForWhenTheSessionIsOnItsWay() {
    SessionConfig session = GATEWAY.session();
    GATEWAY
        .worker()
        .answer(
            command -> {
              if (!command.hasRequestPairingCode()) {
                return null;
              }
              GATEWAY.stores().store(issue(session, command, "WXYZ-2345"));
              return ScriptedWorker.queued(command);
            });

    ask(session, "{}").expectBody().jsonPath("$.data.code").isEqualTo("WXYZ-2345");
  }

  @Test
  void refusalOfTheWorkerShouldBeTheAnswer() {
    SessionConfig session = GATEWAY.session();
    GATEWAY
        .worker()
        .answer(
            command ->
                command.hasRequestPairingCode()
                    ? ScriptedWorker.failed(command, "REJECTED_BY_WHATSAPP")
                    : null);

    ask(session, null)
        .expectStatus()
        .isEqualTo(502)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("REJECTED_BY_WHATSAPP");
  }

  @Test
  void sessionThatIsLinkedShouldGetNoCode() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.STOPPED, true, true);

    ask(session, null)
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_ALREADY_LOGGED_IN");
    assertThat(asked(session)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"phone\":\"0812\"}", "{\"phone\":\"nobody\"}", "{\"phone\":[]}", "[]"})
  void badBodyShouldBeRefusedAndChangeNothing(String body) {
    SessionConfig session = GATEWAY.session();

    ask(session, body).expectStatus().isBadRequest().expectBody().jsonPath("$.code").exists();

    assertThat(GATEWAY.worker().commandsOf(session.uid().value())).isEmpty();
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.STOPPED);
  }

  @Test
  void sessionOfSomebodyElseShouldNotBeFound() {
    SessionConfig session = GATEWAY.session();

    GATEWAY
        .as("bob")
        .post()
        .uri("/api/sessions/%s/pairing-code".formatted(session.id()))
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  private static @Nullable CommandOutcome issue(
      SessionConfig session, SessionCommand command, String code) {
    if (!command.hasRequestPairingCode()) {
      return null;
    }
    GATEWAY.stores().putTyped(session, code, Duration.ofSeconds(100));
    return ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build();
  }

  private static List<String> asked(SessionConfig session) {
    return GATEWAY.worker().commandsOf(session.uid().value()).stream()
        .filter(SessionCommand::hasRequestPairingCode)
        .map(command -> command.getRequestPairingCode().getPhone())
        .toList();
  }

  private static WebTestClient.ResponseSpec ask(SessionConfig session, @Nullable String body) {
    WebTestClient.RequestBodySpec request =
        GATEWAY
            .as("ada")
            .post()
            .uri("/api/sessions/%s/pairing-code".formatted(session.id()))
            .contentType(MediaType.APPLICATION_JSON);
    return body == null ? request.exchange() : request.bodyValue(body).exchange();
  }
}
