package io.manyline.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class HttpControlTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final Http http = new Http(sandbox);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void phoneShouldBeCreatedListedAndChanged() throws Exception {
    HttpResponse<String> created =
        http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\",\"auto_reply\":true}");
    HttpResponse<String> changed = http.send("PATCH", "/phones/15550100001", "{\"online\":false}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("content-type")).contains("application/json");
    assertThat(data(created))
        .containsEntry("number", "15550100001")
        .containsEntry("name", "Alice")
        .containsEntry("auto_reply", true)
        .containsEntry("online", true);
    assertThat(data(changed)).containsEntry("auto_reply", true).containsEntry("online", false);
    assertThat(data(http.get("/phones"))).containsEntry("count", 1);
    assertThat(data(http.get("/phones/15550100001"))).containsEntry("online", false);
  }

  @Test
  void numberShouldBeInventedWhenNoneIsGiven() throws Exception {
    Object first = data(http.post("/phones", "{\"name\":\"One\"}")).get("number");
    Object second = data(http.post("/phones", "{\"name\":\"Two\"}")).get("number");

    assertThat(first).isEqualTo("12015550100");
    assertThat(second).isEqualTo("12015550101");
  }

  @Test
  void companionShouldBeLinkedChatAndBeLoggedOut() throws Exception {
    http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\"}");
    http.post("/phones", "{\"number\":\"15550100002\",\"name\":\"Bob\"}");
    TestCompanion companion = new TestCompanion(sandbox);
    scan(companion, qr -> "{\"qr\":\"https://wa.me/settings/linked_devices#" + qr + "\"}");
    try (Link link = companion.online(sandbox.webSocket())) {
      String id = companion.sendText(link, Jid.phone("15550100002"), "hello");
      Awaitility.await().until(() -> !messages("15550100002").isEmpty());
      HttpResponse<String> sent =
          http.post("/phones/15550100002/messages", "{\"to\":\"15550100001\",\"text\":\"hi\"}");
      assertThat(sent.statusCode()).isEqualTo(201);
      assertThat(companion.receive(link, true).text()).isEqualTo("hi");
      assertThat(data(http.post("/phones/15550100002/read", ""))).containsEntry("read", 1);
      Awaitility.await().until(() -> ticks(1).get("delivered").equals(true));

      assertThat(messages("15550100002").getFirst())
          .containsEntry("id", id)
          .containsEntry("direction", "in")
          .containsEntry("who", "15550100001")
          .containsEntry("text", "hello")
          .containsEntry("ticks", Map.of("sent", true, "delivered", true, "read", true));
      assertThat(messages("15550100002").get(1))
          .containsEntry("id", data(sent).get("message_id"))
          .containsEntry("direction", "out")
          .containsEntry("who", "15550100001");
      assertThat(data(http.get("/phones/15550100001/devices"))).containsEntry("count", 2);
      assertThat(http.send("DELETE", "/phones/15550100001/devices/1", "").statusCode())
          .isEqualTo(200);
      assertThat(link.expect("stream:error").required("code")).isEqualTo("401");
    }
    assertThat(data(http.get("/phones/15550100001/devices"))).containsEntry("count", 1);
  }

  @Test
  void pictureOfACodeShouldBeScannedBareAndAsDataUrl() throws Exception {
    http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\"}");

    scan(
        new TestCompanion(sandbox),
        qr -> "{\"qr_png\":\"" + QrPicture.base64(QrPicture.of(qr)) + "\"}");
    scan(
        new TestCompanion(sandbox),
        qr -> "{\"qr_png\":\"data:image/png;base64," + QrPicture.base64(QrPicture.of(qr)) + "\"}");

    assertThat(data(http.get("/phones/15550100001/devices"))).containsEntry("count", 3);
  }

  @Test
  void phoneShouldBeFoundByThePushNameOfTheCompanion() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    var payload = companion.registration().toBuilder().setPushName("carol").build();
    try (Link link = companion.connect(sandbox.tcp(), payload)) {
      String qr = companion.awaitQr(link);
      CompletableFuture<HttpResponse<String>> answer = async("/admin/mock-phone/scan-qr", qr);
      companion.sign(link);

      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(data(answer.get())).containsEntry("number", "12015550100");
    }
    assertThat(http.get("/phones").body()).contains("\"name\":\"carol\"");
  }

  @Test
  void companionsOfOnePushNameShouldShareAnAccountAndOneWithoutShouldGetItsOwn() throws Exception {
    Map<String, Object> first = scanByPushName("dora", "");
    Map<String, Object> second = scanByPushName("dora", "https://wa.me/settings/linked_devices#");
    Map<String, Object> nameless = scanByPushName("", "");

    assertThat(second).containsEntry("number", first.get("number"));
    assertThat(first).containsEntry("id", 1);
    assertThat(second).containsEntry("id", 2);
    assertThat(nameless.get("number")).isNotEqualTo(first.get("number"));
    assertThat(data(http.get("/phones/" + first.get("number")))).containsEntry("silent", true);
  }

  private Map<String, Object> scanByPushName(String name, String prefix) throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    var payload = companion.registration().toBuilder().setPushName(name).build();
    try (Link link = companion.connect(sandbox.tcp(), payload)) {
      String qr = companion.awaitQr(link);
      String code = qr.substring(qr.indexOf('#') + 1);
      CompletableFuture<HttpResponse<String>> answer =
          async("/admin/mock-phone/scan-qr", prefix + code);
      companion.sign(link);
      return data(answer.get());
    }
  }

  @Test
  void phoneShouldBeReinstalledAndItsKeysLost() throws Exception {
    http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\"}");
    TestCompanion companion = new TestCompanion(sandbox);
    scan(companion, qr -> "{\"qr\":\"" + qr + "\"}");
    companion.online(sandbox.tcp()).close();

    assertThat(
            data(
                http.post(
                    "/faults", "{\"kind\":\"lose_keys\",\"number\":\"15550100001\",\"device\":1}")))
        .containsKey("keys");
    try (Link link = companion.login(sandbox.tcp())) {
      Node count =
          link.query(Node.of("iq", Node.of("count")).with("type", "get").with("xmlns", "encrypt"));
      assertThat(count.requiredChild("count").required("value")).isEqualTo("0");
    }
    assertThat(data(http.post("/phones/15550100001/reinstall", "")))
        .containsEntry("number", "15550100001")
        .containsEntry("name", "Alice");
    assertThat(data(http.get("/phones/15550100001/devices"))).containsEntry("count", 1);
  }

  @Test
  void passkeyShouldBeRegisteredAndDropped() throws Exception {
    http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\"}");
    byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded();

    assertThat(
            data(
                http.post(
                    "/phones/15550100001/passkey",
                    "{\"credential_id\":\"YQ\",\"public_key\":\"%s\"}"
                        .formatted(Base64.getEncoder().encodeToString(key)))))
        .containsEntry("credential_id", "YQ");
    assertThat(data(http.send("DELETE", "/phones/15550100001/passkey", "")))
        .containsEntry("required", false);
    for (String bad : new String[] {"AAAA", "?"}) {
      assertThat(
              http.post(
                      "/phones/15550100001/passkey",
                      "{\"credential_id\":\"YQ\",\"public_key\":\"" + bad + "\"}")
                  .statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void trustShouldBeTheOneOfTheServer() throws Exception {
    Map<String, Object> trust = data(http.get("/sandbox/trust"));

    assertThat(trust)
        .containsEntry(
            "root_key", java.util.HexFormat.of().formatHex(sandbox.trustRoot().publicKey()))
        .containsEntry("tls_certificate", sandbox.tlsCertificatePem());
  }

  @Test
  void rootShouldSayThatTheNetworkIsReady() throws Exception {
    assertThat(data(http.get("/"))).containsEntry("status", "ready");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /phones                      | {"name":                  | 400 | MALFORMED_JSON
          POST   | /phones                      | [1]                       | 400 | MALFORMED_JSON
          POST   | /phones                      | {}                        | 400 | BAD_REQUEST
          POST   | /phones                      | {"name":""}               | 400 | NAME_INVALID
          POST   | /phones                      | {"name":"A","number":"x"} | 400 | NUMBER_INVALID
          POST   | /phones                      | {"name":"A","number":1}   | 400 | BAD_REQUEST
          POST   | /phones                      | {"name":"A","number":"15550100001"} | 409 | PHONE_EXISTS
          GET    | /phones/15550100009          | ''                        | 404 | PHONE_NOT_FOUND
          PATCH  | /phones/15550100001          | {"online":"yes"}          | 400 | BAD_REQUEST
          POST   | /phones/15550100001/scan     | {}                        | 400 | BAD_REQUEST
          POST   | /phones/15550100001/scan     | {"qr":"hello"}            | 400 | QR_INVALID
          POST   | /phones/15550100001/scan     | {"qr_png":"hello"}        | 400 | QR_INVALID
          POST   | /phones/15550100001/messages | {"to":"15550100009","text":"x"} | 404 | RECIPIENT_NOT_FOUND
          POST   | /phones/15550100001/messages | {"to":"15550100001"}      | 400 | BAD_REQUEST
          POST   | /phones/15550100001/messages | {"to":"15550100001","text":""} | 400 | TEXT_INVALID
          POST   | /phones/15550100001/read     | {"message_ids":["x"]}     | 404 | MESSAGE_NOT_FOUND
          POST   | /phones/15550100001/read     | {"message_ids":"x"}       | 400 | BAD_REQUEST
          DELETE | /phones/15550100001/devices/0 | ''                       | 404 | DEVICE_NOT_FOUND
          DELETE | /phones/15550100001/devices/7 | ''                       | 404 | DEVICE_NOT_FOUND
          DELETE | /phones/15550100001/devices/x | ''                       | 400 | BAD_REQUEST
          DELETE | /phones                      | ''                        | 405 | METHOD_NOT_ALLOWED
          GET    | /nowhere                     | ''                        | 404 | NOT_FOUND
          POST   | /faults                      | {"kind":"drop","number":"15550100001","device":1} | 409 | DEVICE_NOT_CONNECTED
          POST   | /faults                      | {"kind":"quake","number":"1","device":1} | 400 | BAD_REQUEST
          POST   | /faults                      | {"kind":"refuse_login","number":"1","device":1,"reason":7} | 400 | BAD_REQUEST
          """)
  void badInputShouldBeRefusedWithItsCode(
      String method, String path, String body, int status, String code) throws Exception {
    http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\"}");

    HttpResponse<String> answer = http.send(method, path, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    Map<?, ?> json = JSON.readValue(answer.body(), Map.class);
    assertThat(json.get("success")).isEqualTo(false);
    assertThat(json.get("code")).isEqualTo(code);
    assertThat((String) json.get("error")).isNotBlank();
    assertThat(data(http.get("/phones"))).containsEntry("count", 1);
  }

  @Test
  void codeThatNobodyShowsShouldBeAConflictAndOneThatIsUsedGone() throws Exception {
    http.post("/phones", "{\"number\":\"15550100001\",\"name\":\"Alice\"}");
    TestCompanion companion = new TestCompanion(sandbox);
    String[] used = new String[1];
    scan(
        companion,
        qr -> {
          used[0] = qr;
          return "{\"qr\":\"" + qr + "\"}";
        });

    HttpResponse<String> unknown =
        http.post("/phones/15550100001/scan", "{\"qr\":\"" + companion.qr("2@x") + "\"}");
    HttpResponse<String> expired =
        http.post("/phones/15550100001/scan", "{\"qr\":\"" + used[0] + "\"}");

    assertThat(unknown.statusCode()).isEqualTo(409);
    assertThat(unknown.body()).contains("QR_UNKNOWN");
    assertThat(expired.statusCode()).isEqualTo(410);
    assertThat(expired.body()).contains("QR_EXPIRED");
  }

  @Test
  void bodyOverTheLimitShouldBeRefused() throws Exception {
    HttpResponse<String> answer = http.post("/phones", "x".repeat(2 << 20));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("BODY_TOO_LARGE");
  }

  @Test
  void clientThatStillSendsABodyOverTheLimitShouldKeepItsConnection() throws Exception {
    int length = 2 << 20;
    URI control = sandbox.control();
    try (Socket socket = new Socket(control.getHost(), control.getPort())) {
      OutputStream out = socket.getOutputStream();
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));

      out.write(
          ("POST /phones HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n").getBytes(US_ASCII));
      String refused = in.readLine();
      out.write(new byte[length]);
      out.write("GET /phones HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      List<String> rest = in.lines().toList();

      assertThat(refused).startsWith("HTTP/1.1 413");
      assertThat(rest).anyMatch(line -> line.endsWith("HTTP/1.1 200 OK"));
    }
  }

  private void scan(TestCompanion companion, java.util.function.UnaryOperator<String> body)
      throws Exception {
    try (Link link = companion.register(sandbox.secureWebSocket())) {
      String qr = companion.awaitQr(link);
      var signed =
          CompletableFuture.runAsync(
              () -> assertThatCode(() -> companion.sign(link)).doesNotThrowAnyException(),
              Thread::startVirtualThread);
      HttpResponse<String> answer = http.post("/phones/15550100001/scan", body.apply(qr));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      signed.get();
    }
  }

  private CompletableFuture<HttpResponse<String>> async(String path, String body) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return http.post(path, body);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private Map<?, ?> ticks(int place) throws Exception {
    return (Map<?, ?>) messages("15550100002").get(place).get("ticks");
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> messages(String number) throws Exception {
    return (List<Map<String, Object>>)
        data(http.get("/phones/" + number + "/messages")).get("messages");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> data(HttpResponse<String> answer) {
    Map<String, Object> json = JSON.readValue(answer.body(), Map.class);
    assertThat(json).containsEntry("success", true);
    return (Map<String, Object>) json.get("data");
  }
}
