package io.manyline.whatsapp.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DisconnectReasonsTest {
  @ParameterizedTest
  @CsvSource({
    "400, LOGIN_REFUSED",
    "401, LOGGED_OUT",
    "402, TEMPORARY_BAN",
    "403, PRIMARY_GONE",
    "405, CLIENT_OUTDATED",
    "406, BANNED",
    "409, CLIENT_OUTDATED",
    "411, LOGIN_REFUSED",
    "413, LOGIN_REFUSED",
    "414, LOGIN_REFUSED",
    "415, LOGIN_REFUSED",
    "418, LOGIN_REFUSED",
    "429, RATE_LIMITED",
    "500, SERVER_UNAVAILABLE",
    "501, SERVER_UNAVAILABLE",
    "503, SERVER_UNAVAILABLE",
    "999, UNKNOWN_FAILURE",
    "nonsense, UNKNOWN_FAILURE"
  })
  void refusedLoginShouldEndWithItsKind(String reason, Kind kind) {
    ClientFixture fixture = ClientFixture.linked();
    fixture.connect();

    fixture.push(Node.of("failure").with("reason", reason).with("location", "rva"));

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(kind);
    assertThat(fixture.ended().orElseThrow().detail()).contains("reason=" + reason);
    assertThat(fixture.server().isClosed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"21600, 21600", "0, ", "nonsense, ", "99999999999, 31536000"})
  void temporaryBanShouldTellHowLongItLasts(String expire, Long seconds) {
    ClientFixture fixture = ClientFixture.linked();
    fixture.connect();

    fixture.push(
        Node.of("failure").with("reason", "402").with("code", "104").with("expire", expire));

    DisconnectReason end = fixture.ended().orElseThrow();
    assertThat(end.kind()).isEqualTo(Kind.TEMPORARY_BAN);
    assertThat(end.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    assertThat(end.detail()).contains("the same message to too many people");
  }

  @ParameterizedTest
  @MethodSource("streamErrors")
  void streamErrorShouldEndWithItsKind(Node error, Kind kind) {
    ClientFixture fixture = ClientFixture.online();

    fixture.push(error);

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(kind);
    assertThat(fixture.transport.connections()).isOne();
    assertThat(fixture.server().isClosed()).isTrue();
  }

  static Stream<Object[]> streamErrors() {
    return Stream.of(
        row(error("515"), Kind.RESTART_REQUIRED),
        row(error("516"), Kind.LOGGED_OUT),
        row(error("401", conflict("device_removed")), Kind.LOGGED_OUT),
        row(Node.of("stream:error", conflict("device_removed")), Kind.LOGGED_OUT),
        row(error("401"), Kind.LOGGED_OUT),
        row(Node.of("stream:error", conflict("replaced")), Kind.REPLACED),
        row(error("409"), Kind.REPLACED),
        row(error("403"), Kind.PRIMARY_GONE),
        row(error("411"), Kind.LOGIN_REFUSED),
        row(error("418"), Kind.LOGIN_REFUSED),
        row(error("402"), Kind.TEMPORARY_BAN),
        row(error("405"), Kind.CLIENT_OUTDATED),
        row(error("406"), Kind.BANNED),
        row(error("429"), Kind.RATE_LIMITED),
        row(error("503"), Kind.SERVER_UNAVAILABLE),
        row(error("500"), Kind.SERVER_UNAVAILABLE),
        row(
            Node.of("stream:error", Node.of("ack").with("class", "message").with("id", "1")),
            Kind.CONNECTION_LOST),
        row(Node.of("stream:error", Node.of("xml-not-well-formed")), Kind.MALFORMED_DATA),
        row(Node.of("stream:error"), Kind.UNKNOWN_FAILURE),
        row(error("nonsense"), Kind.UNKNOWN_FAILURE),
        row(error("777"), Kind.UNKNOWN_FAILURE));
  }

  @Test
  void lostConnectionShouldEndOnceAndBeTheLastThingTold() {
    ClientFixture fixture = ClientFixture.online();

    fixture.server().close();
    fixture.lane.runAll();
    fixture.client.disconnect();

    assertThat(fixture.events).hasSize(1);
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.CONNECTION_LOST);
  }

  @Test
  void disconnectShouldEndAsRequestedAndCloseTheConnection() {
    ClientFixture fixture = ClientFixture.online();

    fixture.client.disconnect();
    fixture.client.disconnect();
    fixture.lane.runAll();

    assertThat(fixture.events).hasSize(1);
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.REQUESTED);
    assertThat(fixture.server().isClosed()).isTrue();
    assertThat(fixture.timer.pendingCount()).isZero();
  }

  @Test
  void requestedEndShouldBeToldOnlyOnceTheServerHasClosedAsWell() {
    ClientFixture fixture = ClientFixture.online();
    fixture.server().linger();

    fixture.client.disconnect();
    fixture.advance(Duration.ofMillis(499));
    assertThat(fixture.events).isEmpty();
    fixture.server().close();
    fixture.lane.runAll();

    assertThat(fixture.events).hasSize(1);
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.REQUESTED);
    assertThat(fixture.timer.pendingCount()).isZero();
  }

  @Test
  void requestedEndShouldNotWaitLongForAServerThatDoesNotClose() {
    ClientFixture fixture = ClientFixture.online();
    fixture.server().linger();

    fixture.client.disconnect();
    fixture.advance(Duration.ofMillis(500));
    fixture.server().close();
    fixture.lane.runAll();

    assertThat(fixture.events).hasSize(1);
    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.REQUESTED);
  }

  @Test
  void unreachableServerShouldEndAsConnectFailed() {
    ClientFixture fixture = ClientFixture.linked();
    fixture.transport.refuse();

    fixture.connect();

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.CONNECT_FAILED);
  }

  @Test
  void serverThatNeverLetsUsInShouldEnd() {
    ClientFixture fixture = ClientFixture.linked();
    fixture.connect();

    fixture.advance(Duration.ofSeconds(31));

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.CONNECTION_LOST);
  }

  @Test
  void bytesThatDoNotDecryptShouldEndAsMalformed() {
    ClientFixture fixture = ClientFixture.online();

    fixture
        .server()
        .sendBytes(
            new byte[] {
              0, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
            });
    fixture.lane.runAll();

    assertThat(fixture.ended().orElseThrow().kind()).isEqualTo(Kind.MALFORMED_DATA);
  }

  @Test
  void frameThatIsNoNodeShouldBeSkipped() {
    ClientFixture fixture = ClientFixture.online();

    fixture.server().sendRaw(new byte[] {0, (byte) 248, 1, (byte) 255});
    fixture.lane.runAll();
    fixture.push(Node.of("notification").with("id", "n1").with("from", "15550002@s.whatsapp.net"));

    assertThat(fixture.ended()).isEmpty();
    assertThat(fixture.server().received("ack")).hasSize(1);
  }

  private static Object[] row(Node error, Kind kind) {
    return new Object[] {error, kind};
  }

  private static Node error(String code, Node... children) {
    Node error = children.length == 0 ? Node.of("stream:error") : Node.of("stream:error", children);
    return error.with("code", code);
  }

  private static Node conflict(String type) {
    return Node.of("conflict").with("type", type);
  }
}
