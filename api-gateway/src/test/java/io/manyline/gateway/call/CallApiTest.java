package io.manyline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.web.reactive.server.WebTestClient;

class CallApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
  }

  @Test
  void rejectionShouldNameTheCallAndBeDone() {
    GATEWAY
        .worker()
        .answer(
            command -> ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build());

    reject("ada", "CA11-00")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("done")
        .jsonPath("$.data.call_id")
        .isEqualTo("CA11-00");
    assertThat(commands()).hasSize(1);
    assertThat(commands().getFirst().getRejectCall().getCallId()).isEqualTo("CA11-00");
  }

  @Test
  void lateRejectionShouldBeAcceptedAndOneOfAnEndedCallNotFound() {
    reject("ada", "CA11").expectStatus().isEqualTo(202);

    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, "CALL_NOT_KNOWN"));
    reject("ada", "CA11")
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("CALL_NOT_KNOWN");
  }

  @Test
  void badIdsAndForeignSessionsShouldBeRefusedAndChangeNothing() {
    reject("ada", "no such id!")
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_FAILED");
    reject("bob", "CA11").expectStatus().isNotFound();
    GATEWAY.stores().show(session, SessionState.PAIRING, false, false);
    reject("ada", "CA11").expectStatus().isEqualTo(409);
    assertThat(commands()).isEmpty();
  }

  private WebTestClient.ResponseSpec reject(String who, String call) {
    return GATEWAY
        .as(who)
        .post()
        .uri("/api/sessions/{id}/calls/{call}/reject", session.id().value(), call)
        .exchange();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }
}
