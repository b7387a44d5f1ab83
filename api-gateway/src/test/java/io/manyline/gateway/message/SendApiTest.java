package io.manyline.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import com.jayway.jsonpath.JsonPath;
import io.manyline.gateway.command.OutcomeWaiters;
import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class SendApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
  }

  @Test
  void sendShouldAnswerSentAfterTheAck() {
    GATEWAY.worker().answer(ScriptedWorker::sent);

    String answer = body(send("+62 898-7654-321", "Hello from API!", null).expectStatus().isOk());

    SessionCommand command = onlyCommand();
    assertThat(JsonPath.<String>read(answer, "$.data.status")).isEqualTo("sent");
    assertThat(JsonPath.<String>read(answer, "$.data.message_id"))
        .isEqualTo(command.getSendMessage().getMessageId())
        .matches("3EB0[0-9A-F]{18}");
    assertThat(JsonPath.<String>read(answer, "$.data.command_id"))
        .isEqualTo(command.getCommandId())
        .hasSize(26);
    assertThat(command.getSendMessage().getTo()).isEqualTo("628987654321");
    assertThat(command.getSendMessage().getContent().getText().getText())
        .isEqualTo("Hello from API!");
    assertThat(command.getCaller()).isEqualTo("id-ada");
    assertThat(command.getBodyHash().size()).isEqualTo(32);
    assertThat(
            Timestamps.toMillis(command.getDeadline())
                - Timestamps.toMillis(command.getAcceptedAt()))
        .isEqualTo(24 * 3_600_000);
    assertThat(GATEWAY.bean(OutcomeWaiters.class).size()).isZero();
  }

  @Test
  void sendShouldAnswerQueuedWhenTheAckTakesLonger() {
    String answer = body(send("628987654321", "later", null).expectStatus().isEqualTo(202));

    assertThat(JsonPath.<String>read(answer, "$.data.status")).isEqualTo("queued");
    assertThat(JsonPath.<String>read(answer, "$.data.message_id"))
        .isEqualTo(onlyCommand().getSendMessage().getMessageId());
    assertThat(GATEWAY.bean(OutcomeWaiters.class).size()).isZero();
  }

  @Test
  void sendShouldAnswerQueuedWhenTheWorkerHasOnlyStoredIt() {
    GATEWAY.worker().answer(ScriptedWorker::queued);

    send("628987654321", "later", null).expectStatus().isEqualTo(202);
  }

  @Test
  void sendShouldReadTheStoredOutcomeBeforeItAnswersQueued() {
    GATEWAY
        .worker()
        .answer(
            command -> {
              GATEWAY.stores().store(ScriptedWorker.sent(command));
              return null;
            });

    send("628987654321", "missed on the topic", null).expectStatus().isOk();
  }

  @ParameterizedTest
  @CsvSource({
    "RECIPIENT_NOT_ON_WHATSAPP,422",
    "SESSION_NOT_LOGGED_IN,409",
    "SESSION_BANNED,409",
    "REJECTED_BY_WHATSAPP,502",
    "EXPIRED,504",
    "UNSUPPORTED,501",
    "INVALID_RECIPIENT,400",
    "IDEMPOTENCY_KEY_REUSED,409",
    "SOMETHING_NEW,502"
  })
  void sendShouldPassTheWorkersRefusalOn(String code, int status) {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, code));

    send("628987654321", "x", null)
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(false)
        .jsonPath("$.code")
        .isEqualTo(code)
        .jsonPath("$.error")
        .isEqualTo("because " + code);
  }

  @Test
  void sendShouldSayWhenToComeBackWhenTheSessionHasTooMuchToDo() {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, "TOO_MANY_COMMANDS"));

    send("628987654321", "x", null)
        .expectStatus()
        .isEqualTo(429)
        .expectHeader()
        .valueEquals("Retry-After", "10")
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("TOO_MANY_COMMANDS");
  }

  @Test
  void sendShouldBeRefusedBeforeLogin() {
    GATEWAY.stores().show(session, SessionState.PAIRING, false, true);

    send("628987654321", "x", null)
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    assertThat(commands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"message\":\"x\"}|VALIDATION_FAILED",
        "{\"to\":\"628987654321\"}|VALIDATION_FAILED",
        "{\"to\":\"628987654321\",\"message\":\"  \"}|VALIDATION_FAILED",
        "{\"to\":\"0898\",\"message\":\"x\"}|INVALID_RECIPIENT",
        "{\"to\":\"me@example.com\",\"message\":\"x\"}|INVALID_RECIPIENT",
        "{\"to\":\"12@g.us\",\"message\":\"x\"}|INVALID_RECIPIENT",
        "{\"to\":\"628987654321\",\"message\":[1]}|VALIDATION_FAILED",
        "nonsense|MALFORMED_REQUEST",
      })
  void sendShouldRefuseBadBodiesAndSendNothing(String body, String code) {
    GATEWAY
        .as("ada")
        .post()
        .uri(path())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
    assertThat(commands()).isEmpty();
  }

  @Test
  void sendShouldRefuseATextThatIsTooLong() {
    send("628987654321", "x".repeat(SendRequest.MAX_TEXT + 1), null).expectStatus().isBadRequest();
    assertThat(commands()).isEmpty();
  }

  @Test
  void aRepeatWithTheSameKeyShouldCarryTheSameIds() {
    send("628987654321", "once", "key-1").expectStatus().isEqualTo(202);
    send("628987654321", "once", "key-1").expectStatus().isEqualTo(202);
    send("628987654321", "once", "key-2").expectStatus().isEqualTo(202);

    List<String> ids = commands().stream().map(SessionCommand::getCommandId).toList();
    assertThat(ids).hasSize(3);
    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    assertThat(commands().get(0).getSendMessage()).isEqualTo(commands().get(1).getSendMessage());
  }

  @Test
  void aRepeatShouldGetTheStoredOutcomeAlsoWhenTheSessionIsGoneMeanwhile() {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    send("628987654321", "once", "key-1").expectStatus().isOk();
    GATEWAY.stores().store(ScriptedWorker.sent(onlyCommand()));
    GATEWAY.stores().show(session, SessionState.LOGGED_OUT, false, true);

    send("628987654321", "once", "key-1").expectStatus().isOk();

    assertThat(commands()).hasSize(1);
  }

  @Test
  void aKeyShouldNotBeUsedForAnotherBody() {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    send("628987654321", "once", "key-1").expectStatus().isOk();
    GATEWAY.stores().store(ScriptedWorker.sent(onlyCommand()));

    send("628987654321", "another text", "key-1")
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(commands()).hasSize(1);
  }

  @Test
  void aKeyShouldBeSane() {
    send("628987654321", "x", "k".repeat(256))
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("INVALID_IDEMPOTENCY_KEY");
  }

  @Test
  void aCommandShouldBeFoundByItsId() {
    send("628987654321", "x", null);
    SessionCommand command = onlyCommand();
    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/%s/commands/%s".formatted(session.id(), command.getCommandId()))
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("COMMAND_NOT_FOUND");
    GATEWAY.stores().store(ScriptedWorker.failed(command, "EXPIRED"));

    GATEWAY
        .as("ada")
        .get()
        .uri("/api/sessions/%s/commands/%s".formatted(session.id(), command.getCommandId()))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("failed")
        .jsonPath("$.data.code")
        .isEqualTo("EXPIRED");
  }

  private String path() {
    return "/api/sessions/%s/send".formatted(session.id());
  }

  private WebTestClient.ResponseSpec send(String to, String message, String key) {
    var request = GATEWAY.as("ada").post().uri(path());
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.bodyValue(Map.of("to", to, "message", message)).exchange();
  }

  private static String body(WebTestClient.ResponseSpec answer) {
    return answer.expectBody(String.class).returnResult().getResponseBody();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }

  private SessionCommand onlyCommand() {
    assertThat(commands()).hasSize(1);
    return commands().getFirst();
  }
}
