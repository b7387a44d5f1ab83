package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each way in which the sandbox ends a connection, as the client understands it.
final class ConnectionEndsIT {
  private static final InMemoryDeviceStore STORE = new InMemoryDeviceStore();
  private static Sandbox sandbox;
  private static NettyTransport transport;
  private static VirtualPhone alice;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
    http = HttpClient.newHttpClient();
    alice = sandbox.phones().create(null, "Alice").join();
    try (LiveClient client = client()) {
      alice.scan(client.awaitCode()).join();
      client.awaitEvent(WaEvent.Connected.class);
    }
  }

  @AfterAll
  static void stop() {
    http.close();
    transport.close();
    sandbox.close();
  }

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
    "503, SERVER_UNAVAILABLE"
  })
  void refusedLoginShouldEndAsItsReasonSays(int reason, Kind kind) throws Exception {
    fault("\"kind\":\"refuse_login\",\"expire\":3600,\"reason\":" + reason);

    try (LiveClient client = client()) {
      ended(client, kind);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"code\":515', RESTART_REQUIRED",
    "'\"code\":516', LOGGED_OUT",
    "'\"code\":401,\"conflict\":\"device_removed\"', LOGGED_OUT",
    "'\"conflict\":\"replaced\"', REPLACED",
    "'\"code\":409', REPLACED",
    "'\"code\":402,\"expire\":3600', TEMPORARY_BAN",
    "'\"code\":403', PRIMARY_GONE",
    "'\"code\":405', CLIENT_OUTDATED",
    "'\"code\":406', BANNED",
    "'\"code\":418', LOGIN_REFUSED",
    "'\"code\":429', RATE_LIMITED",
    "'\"code\":500', SERVER_UNAVAILABLE",
    "'\"code\":503', SERVER_UNAVAILABLE",
    "'\"child\":\"ack\"', CONNECTION_LOST",
    "'\"child\":\"xml-not-well-formed\"', MALFORMED_DATA",
    "'\"code\":777', UNKNOWN_FAILURE"
  })
  void openConnectionShouldEndAsTheLastWordSays(String lastWord, Kind kind) throws Exception {
    try (LiveClient client = client()) {
      client.awaitEvent(WaEvent.Connected.class);
      fault("\"kind\":\"stream_error\"," + lastWord);

      ended(client, kind);
    }
  }

  @ParameterizedTest
  @CsvSource({"drop, CONNECTION_LOST", "replace, REPLACED", "unavailable, SERVER_UNAVAILABLE"})
  void connectionThatIsStruckShouldEndAsThatSays(String strike, Kind kind) throws Exception {
    try (LiveClient client = client()) {
      client.awaitEvent(WaEvent.Connected.class);
      fault("\"kind\":\"" + strike + "\"");

      ended(client, kind);
    }
  }

  private static void ended(LiveClient client, Kind kind) {
    DisconnectReason reason = client.awaitEvent(WaEvent.Disconnected.class).reason();
    assertThat(reason.kind()).as(reason.detail()).isEqualTo(kind);
    assertThat(reason.retryAfter())
        .isEqualTo(kind == Kind.TEMPORARY_BAN ? Duration.ofHours(1) : null);
  }

  private static void fault(String fields) throws Exception {
    int companion = alice.devices().join().getLast().id();
    String body =
        "{\"number\":\"%s\",\"device\":%d,%s}".formatted(alice.number(), companion, fields);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(sandbox.control().resolve("/faults"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static LiveClient client() {
    return new LiveClient(
        new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline"),
        transport,
        STORE);
  }
}
