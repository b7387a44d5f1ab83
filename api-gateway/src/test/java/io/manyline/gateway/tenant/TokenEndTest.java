package io.manyline.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedLog;
import io.manyline.gateway.fixture.SocketProbe;
import io.manyline.gateway.stream.EventLog.Batch;
import io.manyline.gateway.stream.Positions;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.user.User;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

/// What is open when its token ends.
class TokenEndTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void streamShouldCompleteWhenItsTokenEnds() {
    GATEWAY.bean(ScriptedLog.class).tell(new Batch(List.of(), false, Positions.NONE));

    StepVerifier.create(
            GATEWAY
                .client()
                .get()
                .uri("/api/events?token=" + token())
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody())
        .thenConsumeWhile(_ -> true)
        .expectComplete()
        .verify(Duration.ofSeconds(15));
  }

  @Test
  void webSocketShouldBeClosedWhenItsTokenEnds() {
    SessionConfig session = GATEWAY.session();
    try (SocketProbe viewer =
        SocketProbe.open(
            GATEWAY.port(), "/api/sessions/%s/ws?token=%s".formatted(session.id(), token()))) {
      assertThat(viewer.closeCode()).isEqualTo(1008);
    }
  }

  /// Of ada's, for a second or two.
  private static String token() {
    var issuer =
        new TokenIssuer(
            GATEWAY.stores().signingKeys(), InstantSource.system(), Duration.ofSeconds(2));
    var ada = new User("id-ada", "ada", "", User.Role.ADMIN, new TenantId("one"));
    return issuer.issue(ada).map(TokenIssuer.IssuedToken::value).block();
  }
}
