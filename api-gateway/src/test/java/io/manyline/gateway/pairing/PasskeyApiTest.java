package io.manyline.gateway.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.AnswerPasskey;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class PasskeyApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final String ANSWER =
      "{\"id\":\"YSBjcmVk\",\"rawId\":\"YSBjcmVk\",\"type\":\"public-key\",\"response\":"
          + "{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AAAA\",\"signature\":\"AQID\"}}";

  @Test
  void challengeShouldBeShownAsTheBrowserTakesIt() {
    SessionConfig session = GATEWAY.session();
    GATEWAY
        .stores()
        .pairingCodes()
        .storePasskey(
            session.uid(),
            new QrCode(
                "{\"challenge\":\"abc\",\"rpId\":\"whatsapp.com\",\"timeout\":60000}",
                Instant.parse("2100-01-01T00:00:00Z")))
        .block();

    show(session)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.public_key.rpId")
        .isEqualTo("whatsapp.com")
        .jsonPath("$.data.public_key.timeout")
        .isEqualTo(60000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[1]", "{\"challenge\":"})
  void challengeThatNobodyCanReadShouldBeSaid(String options) {
    SessionConfig session = GATEWAY.session();
    GATEWAY
        .stores()
        .pairingCodes()
        .storePasskey(session.uid(), new QrCode(options, Instant.parse("2100-01-01T00:00:00Z")))
        .block();

    show(session)
        .expectStatus()
        .isEqualTo(502)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("PASSKEY_UNREADABLE");
  }

  @Test
  void nothingToSignShouldBeSaid() {
    show(GATEWAY.session())
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("PASSKEY_NOT_REQUIRED");
  }

  @Test
  void answerShouldReachTheWorkerAsTheAuthenticatorGaveIt() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.worker().answer(PasskeyApiTest::done);

    answer(session, ANSWER)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("linking");

    AnswerPasskey sent =
        GATEWAY.worker().commandsOf(session.uid().value()).stream()
            .filter(SessionCommand::hasAnswerPasskey)
            .map(SessionCommand::getAnswerPasskey)
            .findFirst()
            .orElseThrow();
    assertThat(sent.getCredentialId().toString(StandardCharsets.UTF_8)).isEqualTo("a cred");
    assertThat(sent.getAssertion().toStringUtf8()).isEqualTo(ANSWER);
  }

  @Test
  void refusalOfWhatsAppShouldBeTheAnswer() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, "PASSKEY_REFUSED"));

    answer(session, ANSWER)
        .expectStatus()
        .isEqualTo(422)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("PASSKEY_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"id\":\"???\"}",
        "{\"id\":\"YSBjcmVk\"}",
        "{\"id\":\"YSBjcmVk\",\"type\":\"password\"}",
        "{\"id\":\"YSBjcmVk\",\"rawId\":\"b3RoZXI\",\"response\":{}}",
        "{\"id\":\"YSBjcmVk\",\"response\":{\"clientDataJSON\":\"e30\"}}"
      })
  void badAnswerShouldBeRefusedAndReachNobody(String body) {
    SessionConfig session = GATEWAY.session();

    answer(session, body).expectStatus().isBadRequest().expectBody().jsonPath("$.code").exists();

    assertThat(GATEWAY.worker().commandsOf(session.uid().value())).isEmpty();
  }

  private static CommandOutcome done(SessionCommand command) {
    return ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build();
  }

  private static WebTestClient.ResponseSpec show(SessionConfig session) {
    return GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/%s/passkey".formatted(session.id()))
        .exchange();
  }

  private static WebTestClient.ResponseSpec answer(SessionConfig session, String body) {
    return GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/passkey".formatted(session.id()))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }
}
