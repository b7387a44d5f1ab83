package io.manyline.gateway.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.SocketProbe;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionPairingCode;
import io.manyline.proto.event.v1.SessionPasskey;
import io.manyline.proto.event.v1.SessionQr;
import io.manyline.proto.event.v1.SessionStatus;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionSocketTest {
  private static final String CONNECTED = "{\"type\":\"connected\"}";

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void aViewerShouldSeeEveryRotationThenConnectedThenEvents() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().putCode(session, "2@one", Duration.ofSeconds(60));
    try (SocketProbe viewer = open(session)) {
      String first = viewer.next(_ -> true);
      assertThat(JsonPath.<String>read(first, "$.type")).isEqualTo("qr");
      assertThat(JsonPath.<String>read(first, "$.qr")).startsWith("data:image/png;base64,");
      assertThat(JsonPath.<String>read(first, "$.code")).isEqualTo("2@one");
      assertThat(JsonPath.<String>read(first, "$.expires_at")).endsWith("Z");

      GATEWAY.stores().putCode(session, "2@two", Duration.ofSeconds(20));
      emit(session, event(session, 1).setSessionQr(SessionQr.getDefaultInstance()));
      assertThat(JsonPath.<String>read(viewer.next(_ -> true), "$.code")).isEqualTo("2@two");
      assertThat(viewer.next(_ -> true)).contains("session.qr");

      emit(session, event(session, 1).setSessionStatus(status("connected")));
      assertThat(viewer.next(_ -> true)).isEqualTo(CONNECTED);
      assertThat(viewer.next(_ -> true)).contains("\"type\":\"session.status\"");

      emit(
          session,
          event(session, 1).setMessageReceived(MessageReceived.newBuilder().setText("pong")));
      String message = viewer.next(_ -> true);
      assertThat(JsonPath.<String>read(message, "$.type")).isEqualTo("message.received");
      assertThat(JsonPath.<String>read(message, "$.data.text")).isEqualTo("pong");
      assertThat(JsonPath.<String>read(message, "$.session_id")).isEqualTo(session.id().value());
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> !GATEWAY.events().isWatched(session.uid()));
  }

  @Test
  void openingShouldStartPairingUnlessLinkedOrDisabled() {
    SessionConfig fresh = GATEWAY.session();
    SessionConfig linked = GATEWAY.session();
    GATEWAY.stores().show(linked, SessionState.STOPPED, true, true);

    open(fresh).close();
    open(linked).close();

    assertThat(GATEWAY.stores().byPhone("one", fresh.id().value()).desired())
        .isEqualTo(DesiredState.CONNECTED);
    assertThat(GATEWAY.stores().timesAsked(fresh)).isEqualTo(1);
    assertThat(GATEWAY.stores().byPhone("one", linked.id().value()).desired())
        .isEqualTo(DesiredState.STOPPED);
  }

  @Test
  void aConnectedSessionShouldSaySoAtOnceAndOnce() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    try (SocketProbe viewer = open(session)) {
      assertThat(viewer.next(_ -> true)).isEqualTo(CONNECTED);
      emit(session, event(session, 1).setSessionStatus(status("connected")));
      assertThat(viewer.next(_ -> true)).contains("session.status");
      emit(session, event(session, 1).setSessionStatus(status("reconnecting")));
      emit(session, event(session, 1).setSessionStatus(status("connected")));
      assertThat(viewer.next(f -> !f.contains("reconnecting"))).isEqualTo(CONNECTED);
    }
  }

  @Test
  void aViewerShouldBeToldTheTypesThatItChoseAndStillThatItIsConnected() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.RECONNECTING, true, true);
    try (SocketProbe viewer =
        SocketProbe.open(
            GATEWAY.port(),
            "/api/sessions/%s/ws?types=message.*&token=%s"
                .formatted(session.id(), GATEWAY.token("ada")))) {
      await().atMost(Duration.ofSeconds(10)).until(() -> GATEWAY.events().isWatched(session.uid()));
      emit(session, event(session, 1).setSessionStatus(status("connected")));
      emit(session, event(session, 1).setSessionStatus(status("reconnecting")));
      emit(session, event(session, 1).setMessageReceived(MessageReceived.getDefaultInstance()));

      assertThat(viewer.next(_ -> true)).isEqualTo(CONNECTED);
      assertThat(viewer.next(_ -> true)).contains("message.received");
    }
    assertThat(
            SocketProbe.refusal(
                GATEWAY.port(),
                "/api/sessions/%s/ws?types=x&token=%s"
                    .formatted(session.id(), GATEWAY.token("ada"))))
        .isEqualTo(400);
  }

  @Test
  void stateOfAFormerOwnerShouldNotBeShown() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    try (SocketProbe viewer = open(session)) {
      viewer.next(_ -> true);
      emit(session, event(session, 5).setSessionStatus(status("reconnecting")));
      emit(session, event(session, 4).setSessionStatus(status("logged_out")));
      emit(session, event(session, 5).setSessionStatus(status("stopped")));
      emit(session, event(session, 6).setMessageReceived(MessageReceived.getDefaultInstance()));
      emit(session, event(session, 5).setSessionPairingCode(SessionPairingCode.newBuilder()));
      emit(session, event(session, 5).setSessionPasskey(SessionPasskey.newBuilder()));
      emit(session, event(session, 6).setSessionStatus(status("connecting")));

      assertThat(viewer.next(_ -> true)).contains("reconnecting");
      assertThat(viewer.next(_ -> true)).contains("stopped");
      assertThat(viewer.next(_ -> true)).contains("message.received");
      assertThat(viewer.next(_ -> true)).contains("connecting");
    }
  }

  @Test
  void aViewerShouldBeSentAwayWhenItIsSlowOrTheFeedBreaks() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    try (SocketProbe slow = open(session)) {
      slow.next(_ -> true);
      GATEWAY.events().fail(session.uid(), new SlowViewerException());
      assertThat(slow.closeCode()).isEqualTo(1008);
    }
    try (SocketProbe broken = open(session)) {
      broken.next(_ -> true);
      GATEWAY.events().fail(session.uid(), new IllegalStateException("broken"));
      assertThat(broken.closeCode()).isEqualTo(1011);
    }
  }

  @Test
  void upgradesShouldBeRefusedAsHttp() {
    SessionConfig session = GATEWAY.session();
    String path = "/api/sessions/%s/ws".formatted(session.id());

    assertThat(SocketProbe.refusal(GATEWAY.port(), path)).isEqualTo(401);
    assertThat(SocketProbe.refusal(GATEWAY.port(), path + "?token=nonsense")).isEqualTo(401);
    assertThat(SocketProbe.refusal(GATEWAY.port(), path + "?token=" + GATEWAY.token("bob")))
        .isEqualTo(404);
    GATEWAY
        .as("ada")
        .get()
        .uri(path)
        .exchange()
        .expectStatus()
        .isEqualTo(426)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("UPGRADE_REQUIRED");
  }

  private static SocketProbe open(SessionConfig session) {
    return SocketProbe.open(
        GATEWAY.port(),
        "/api/sessions/%s/ws?token=%s".formatted(session.id(), GATEWAY.token("ada")));
  }

  private static void emit(SessionConfig session, SessionEvent.Builder event) {
    GATEWAY.events().emit(session.uid(), event.build());
  }

  private static SessionEvent.Builder event(SessionConfig session, long fence) {
    return SessionEvent.newBuilder()
        .setEventId("e")
        .setSessionUid(session.uid().value())
        .setSessionId(session.id().value())
        .setFence(fence);
  }

  private static SessionStatus status(String status) {
    return SessionStatus.newBuilder().setStatus(status).build();
  }
}
