package io.manyline.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.MediaLoaded;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.message.v1.Media;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;

class MediaApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final int LIMIT = 1 << 20;

  /// A PNG of one pixel.
  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
                  + "rkJggg==");

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
  }

  @Test
  void uploadShouldComeBackByteForByte() throws Exception {
    byte[] file = bytes(700_000);

    String answer = body(upload("ada", file, "image/jpeg", "cat.jpg").expectStatus().isCreated());

    String id = JsonPath.read(answer, "$.data.media_id");
    assertThat((String) JsonPath.read(answer, "$.data.sha256")).isEqualTo(sha256(file));
    assertThat((Integer) JsonPath.read(answer, "$.data.size")).isEqualTo(file.length);
    assertThat((String) JsonPath.read(answer, "$.data.file_name")).isEqualTo("cat.jpg");
    WebTestClient.ResponseSpec got = get("ada", id, null).expectStatus().isOk();
    got.expectHeader()
        .contentType("image/jpeg")
        .expectHeader()
        .valueEquals("X-Content-Type-Options", "nosniff")
        .expectHeader()
        .valueEquals("Accept-Ranges", "bytes")
        .expectHeader()
        .contentLength(file.length)
        .expectHeader()
        .value(
            "Content-Disposition",
            it -> assertThat(it).startsWith("attachment;").contains("cat.jpg"));
    assertThat(bytes(got)).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain;charset=nonsense", "image/jpeg;q=5", "a/b;charset=\"\""})
  void fileOfATypeThatNobodyKnowsShouldBeBytes(String type) {
    MediaId id = MediaId.derived(session.uid(), type);
    GATEWAY
        .bean(MediaFiles.class)
        .store(session.uid(), id, MediaLabel.of(type, ""), Flux.just(bytes(10)))
        .block();

    WebTestClient.ResponseSpec got = get("ada", id.value(), null).expectStatus().isOk();

    got.expectHeader().contentType("application/octet-stream");
    assertThat(bytes(got)).isEqualTo(bytes(10));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,0",
    "bytes=65535-65537,65535,65537",
    "bytes=99999-,99999,99999",
    "bytes=-5,99995,99999",
    "bytes=90000-999999,90000,99999"
  })
  void rangeShouldBeAnsweredWithThatPart(String range, int from, int to) {
    byte[] file = bytes(100_000);
    String id = id(upload("ada", file, "video/mp4", null));

    WebTestClient.ResponseSpec got = get("ada", id, range);

    got.expectStatus()
        .isEqualTo(206)
        .expectHeader()
        .valueEquals("Content-Range", "bytes " + from + "-" + to + "/100000")
        .expectHeader()
        .contentLength(to - from + 1);
    assertThat(bytes(got)).isEqualTo(Arrays.copyOfRange(file, from, to + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,3-4", "nonsense"})
  void rangeThatIsNoneShouldBeAnsweredWithTheWholeFile(String range) {
    String id = id(upload("ada", bytes(10), "video/mp4", null));

    WebTestClient.ResponseSpec got = get("ada", id, range).expectStatus().isOk();

    assertThat(bytes(got)).isEqualTo(bytes(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
  void rangeBehindTheEndShouldBeRefused(String range) {
    String id = id(upload("ada", bytes(10), "video/mp4", null));

    WebTestClient.ResponseSpec got = get("ada", id, range);

    got.expectHeader().valueEquals("Content-Range", "bytes */10");
    assertCode(got, 416, "RANGE_NOT_SATISFIABLE");
  }

  @Test
  void fileOverTheLimitShouldBeRefusedWhetherItSaysSoOrNot() throws Exception {
    long before = stored();
    assertCode(upload("ada", bytes(3 * LIMIT), "image/png", null), 413, "MEDIA_TOO_LARGE");
    assertCode(upload("ada", bytes(LIMIT + 1), "image/png", null), 413, "MEDIA_TOO_LARGE");
    DefaultDataBufferFactory buffers = new DefaultDataBufferFactory();
    assertCode(
        GATEWAY
            .as("ada")
            .post()
            .uri(uri())
            .contentType(MediaType.IMAGE_PNG)
            .body(
                BodyInserters.fromDataBuffers(
                    Flux.range(0, 20).map(_ -> buffers.wrap(bytes(64 << 10)))))
            .exchange(),
        413,
        "MEDIA_TOO_LARGE");

    assertThat(stored()).isEqualTo(before);
    upload("ada", bytes(LIMIT), "image/png", null).expectStatus().isCreated();
  }

  @Test
  void uploadThatIsNoneShouldBeRefused() {
    assertCode(upload("ada", new byte[0], "image/png", null), 400, "VALIDATION_FAILED");
    assertCode(
        upload("ada", bytes(1), "application/x-www-form-urlencoded", null),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void strangersShouldSeeNothing() {
    String id = id(upload("ada", bytes(10), "image/png", null));

    assertCode(get("bob", id, null), 404, "SESSION_NOT_FOUND");
    assertCode(upload("bob", bytes(10), "image/png", null), 404, "SESSION_NOT_FOUND");
    assertCode(upload("eve", bytes(10), "image/png", null), 403, "FORBIDDEN");
    get("eve", id, null).expectStatus().isOk();
    assertCode(GATEWAY.client().get().uri(uri() + "/" + id).exchange(), 401, "UNAUTHORIZED");
    for (String other : List.of(MediaId.derived(session.uid(), "x").value(), "x")) {
      assertCode(get("ada", other, null), 404, "MEDIA_NOT_FOUND");
    }
  }

  @Test
  void fileOfAnotherSessionShouldNotBeFound() {
    String id = id(upload("ada", bytes(10), "image/png", null));
    SessionConfig other = GATEWAY.session();

    assertCode(
        GATEWAY.as("ada").get().uri("/api/sessions/" + other.id() + "/media/" + id).exchange(),
        404,
        "MEDIA_NOT_FOUND");
  }

  @Test
  void linkShouldOpenItsFileOnlyAndForItsTimeOnly() {
    String id = id(upload("ada", bytes(10), "image/png", null));
    String another = id(upload("ada", bytes(11), "image/png", null));
    SessionConfig other = GATEWAY.session();
    MediaLinks links = GATEWAY.bean(MediaLinks.class);
    Instant later = Instant.now().plusSeconds(60);
    String good = links.token(session.uid(), new MediaId(id), later);
    String old = links.token(session.uid(), new MediaId(id), Instant.now().minusSeconds(1));

    assertThat(bytes(linked(session, id, good).expectStatus().isOk())).isEqualTo(bytes(10));
    assertCode(linked(session, id, old), 403, "MEDIA_LINK_EXPIRED");
    assertCode(linked(session, another, good), 403, "MEDIA_LINK_INVALID");
    assertCode(linked(session, id, good + "x"), 403, "MEDIA_LINK_INVALID");
    assertCode(linked(session, "nonsense", good), 403, "MEDIA_LINK_INVALID");
    assertCode(linked(other, id, good), 404, "SESSION_NOT_FOUND");
    assertCode(
        GATEWAY.client().get().uri("/api/sessions/" + session.id() + "?token=" + good).exchange(),
        401,
        "UNAUTHORIZED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2F..%2Fetc%2Fpasswd",
        "a%22%3Bfilename%3Dx.exe",
        "a%0D%0AX-Evil:%201",
        "%E7%8C%AB.png"
      })
  void hostileFileNameShouldStayAName(String name) {
    String id =
        id(
            GATEWAY
                .as("ada")
                .post()
                .uri(java.net.URI.create(base() + uri() + "?file_name=" + name))
                .contentType(MediaType.TEXT_HTML)
                .bodyValue("<script>")
                .exchange());

    get("ada", id, null)
        .expectHeader()
        .doesNotExist("X-Evil")
        .expectHeader()
        .valueEquals("Content-Security-Policy", "default-src 'none'; sandbox")
        .expectHeader()
        .value(
            "Content-Disposition",
            it ->
                assertThat(it).startsWith("attachment;").doesNotContain("..", "/", ";filename=x"));
  }

  @Test
  void messageShouldNameAnUploadedFile() {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    String id = id(upload("ada", PNG, "image/png", "pixel.png"));

    message("{'type':'image','media':{'media_id':'%s','caption':'look','view_once':true}}", id)
        .expectStatus()
        .isOk();
    message("{'type':'document','media':{'media_id':'%s','file_name':'other.pdf'}}", id)
        .expectStatus()
        .isOk();

    Media media = sent().getFirst();
    assertThat(media.getMediaId()).isEqualTo(id);
    assertThat(media.getKind()).isEqualTo("image");
    assertThat(media.getMimeType()).isEqualTo("image/png");
    assertThat(media.getSize()).isEqualTo(PNG.length);
    assertThat(media.getWidth()).isEqualTo(1);
    assertThat(media.getCaption()).isEqualTo("look");
    assertThat(media.getViewOnce()).isTrue();
    assertThat(media.hasFile()).isFalse();
    assertThat(sent().getLast().getFileName()).isEqualTo("other.pdf");
  }

  @Test
  void smallFileMayComeWithTheMessageAndAKeyMakesItSafeToRepeat() {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    String json = "{'type':'sticker','media':{'mime_type':'image/webp','data':'%s'}}";
    String data = Base64.getEncoder().encodeToString(bytes(1_000));

    message(json, data, "k").expectStatus().isOk();
    GATEWAY.stores().store(ScriptedWorker.sent(commands().getFirst()));
    message(json, data, "k").expectStatus().isOk();
    message(json, Base64.getEncoder().encodeToString(bytes(1_001)), "k")
        .expectStatus()
        .isEqualTo(409);

    assertThat(sent()).hasSize(1);
    assertThat(sent().getFirst().getSize()).isEqualTo(1_000);
    assertThat(bytes(get("ada", sent().getFirst().getMediaId(), null))).isEqualTo(bytes(1_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|MEDIA_NOT_FOUND|{\"media_id\":\"01J00000000000000000000000\"}",
        "400|VALIDATION_FAILED|{\"media_id\":\"../x\"}",
        "400|VALIDATION_FAILED|{\"mime_type\":\"a/b\"}",
        "400|VALIDATION_FAILED|{\"data\":\"AAAA\"}",
        "400|VALIDATION_FAILED|{\"mime_type\":\"a/b\",\"data\":\"\"}",
        "400|VALIDATION_FAILED|{\"mime_type\":\"a/b\",\"data\":\"AAAA\",\"media_id\":\"01J00000000000000000000000\"}"
      })
  void messageWithoutAGoodFileShouldBeRefusedAndSendNothing(int status, String code, String media) {
    assertCode(message("{'type':'image','media':" + media + "}", ""), status, code);

    assertThat(commands()).isEmpty();
  }

  @Test
  void fileOfAMessageShouldBeLoaded() {
    GATEWAY
        .worker()
        .answer(
            command ->
                ScriptedWorker.outcome(command)
                    .setMediaLoaded(
                        MediaLoaded.newBuilder()
                            .setMediaId("01J00000000000000000000000")
                            .setSize(7)
                            .setMimeType("image/png"))
                    .build());

    load("3EB0", "{\"chat\":\"12@lid\"}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("ready")
        .jsonPath("$.data.url")
        .isEqualTo("/api/sessions/" + session.id() + "/media/01J00000000000000000000000");

    assertThat(commands().getFirst().getLoadMedia().getChat()).isEqualTo("12@lid");
    assertThat(commands().getFirst().getLoadMedia().getMessageId()).isEqualTo("3EB0");
  }

  @Test
  void loadThatTakesLongerShouldBeAcceptedAndRefusalsHaveTheirCodes() {
    load("3EB0", "{\"chat\":\"628987654321\"}").expectStatus().isEqualTo(202);
    for (Map.Entry<String, Integer> each :
        Map.of(
                "MEDIA_GONE", 410,
                "MEDIA_CORRUPT", 502,
                "MEDIA_TOO_LARGE", 413,
                "MEDIA_PHONE_SILENT", 504,
                "MEDIA_INTERRUPTED", 503,
                "MESSAGE_NOT_KNOWN", 422)
            .entrySet()) {
      GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, each.getKey()));
      assertCode(load("3EB0", "{\"chat\":\"628987654321\"}"), each.getValue(), each.getKey());
    }
    assertCode(load("3EB0", "{}"), 400, "VALIDATION_FAILED");
    assertCode(load("3EB0", "{\"chat\":\"everybody\"}"), 400, "VALIDATION_FAILED");
  }

  @Test
  void textShouldGoToAGroupToo() {
    GATEWAY.worker().answer(ScriptedWorker::sent);

    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/send".formatted(session.id()))
        .bodyValue(Map.of("to", "120363041234567890@g.us", "message", "hi all"))
        .exchange()
        .expectStatus()
        .isOk();

    assertThat(commands().getFirst().getSendMessage().getTo()).isEqualTo("120363041234567890@g.us");
  }

  private WebTestClient.ResponseSpec upload(
      String user, byte[] file, String type, String fileName) {
    return GATEWAY
        .as(user)
        .post()
        .uri(uri() + (fileName == null ? "" : "?file_name=" + fileName))
        .contentType(MediaType.parseMediaType(type))
        .bodyValue(file)
        .exchange();
  }

  private WebTestClient.ResponseSpec get(String user, String id, String range) {
    var request = GATEWAY.as(user).get().uri(java.net.URI.create(base() + uri() + "/" + id));
    return (range == null ? request : request.header("Range", range)).exchange();
  }

  private WebTestClient.ResponseSpec linked(SessionConfig of, String id, String token) {
    return GATEWAY
        .client()
        .get()
        .uri("/api/sessions/%s/media/%s?token=%s".formatted(of.id(), id, token))
        .exchange();
  }

  private WebTestClient.ResponseSpec load(String messageId, String json) {
    return GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/messages/%s/media".formatted(session.id(), messageId))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(json)
        .exchange();
  }

  private WebTestClient.ResponseSpec message(String json, String argument) {
    return message(json, argument, null);
  }

  private WebTestClient.ResponseSpec message(String json, String argument, String key) {
    var request =
        GATEWAY
            .as("ada")
            .post()
            .uri("/api/sessions/%s/messages".formatted(session.id()))
            .contentType(MediaType.APPLICATION_JSON);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request
        .bodyValue(
            json.replace("%s", argument)
                .replace('\'', '"')
                .replaceFirst("\\{", "{\"to\":\"628987654321\","))
        .exchange();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }

  private List<Media> sent() {
    return commands().stream().map(it -> it.getSendMessage().getContent().getMedia()).toList();
  }

  private String uri() {
    return "/api/sessions/" + session.id() + "/media";
  }

  private static String base() {
    return "http://127.0.0.1:" + GATEWAY.port();
  }

  private long stored() throws Exception {
    Path directory = Path.of("target", "media", session.uid().value());
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  private static String id(WebTestClient.ResponseSpec answer) {
    return JsonPath.read(body(answer.expectStatus().isCreated()), "$.data.media_id");
  }

  private static String body(WebTestClient.ResponseSpec answer) {
    return answer.expectBody(String.class).returnResult().getResponseBody();
  }

  private static byte[] bytes(WebTestClient.ResponseSpec answer) {
    return answer.expectBody().returnResult().getResponseBody();
  }

  private static void assertCode(WebTestClient.ResponseSpec answer, int status, String code) {
    answer
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code)
        .jsonPath("$.error")
        .isNotEmpty();
  }

  private static String sha256(byte[] file) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
