package io.manyline.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Uploads as forms have them.
class FormUploadTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final String FILE =
      "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png";

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
  void formShouldBeTakenWithWhateverIsAroundItsFile() throws Exception {
    byte[] file = Arrays.copyOf(PNG, 700_000);
    MultipartBodyBuilder form = new MultipartBodyBuilder();
    form.part("note", "is left out");
    form.part("file", named("a.png", file), MediaType.IMAGE_PNG);
    form.part("more", "is left out too");

    byte[] answer =
        GATEWAY
            .as("ada")
            .post()
            .uri(uri())
            .body(BodyInserters.fromMultipartData(form.build()))
            .exchange()
            .expectStatus()
            .isCreated()
            .expectBody()
            .returnResult()
            .getResponseBody();

    JsonNode stored = JsonMapper.shared().readTree(answer).path("data");
    assertThat(stored.path("width").asInt()).isEqualTo(1);
    assertThat(stored.path("mime_type").asString()).isEqualTo("image/png");
    assertThat(stored.path("file_name").asString()).isEqualTo("a.png");
    assertThat(stored()).isOne();
    GATEWAY
        .as("ada")
        .get()
        .uri(uri() + "/" + stored.path("media_id").asString())
        .exchange()
        .expectBody(byte[].class)
        .isEqualTo(file);
  }

  @Test
  void formWithoutAFileShouldBeRefused() throws Exception {
    String note = "Content-Disposition: form-data; name=\"note\"";
    assertRefused(form(note), "VALIDATION_FAILED");
    assertRefused(form(note + "\r\nContent-Type: image/png"), "VALIDATION_FAILED");
    assertRefused(form("no header"), "VALIDATION_FAILED");
  }

  @Test
  void formWithTwoFilesShouldStoreNeither() throws Exception {
    assertRefused(form(FILE, FILE), "VALIDATION_FAILED");
    assertRefused(
        form(FILE, "Content-Disposition: form-data; name=\"note\"", FILE), "VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: image",
        "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: */*;q=5",
        "Content-Disposition: form-data; name=\"note\"\r\nContent-Type: text/plain;charset=none",
        "Content-Disposition: form-data; name",
        "Content-Disposition: form-data; name=\"file\"; filename*=nonsense''x",
        "Content-Disposition: form-data; name=\"file\"; filename*=utf-8''%zz"
      })
  void partThatCannotBeReadShouldBeRefusedAndStoreNothing(String head) throws Exception {
    assertRefused(form(head), "MALFORMED_REQUEST");
    assertRefused(form(FILE, head), "MALFORMED_REQUEST");
  }

  @Test
  void formThatBreaksOffShouldStoreNothing() throws Exception {
    String whole = form(FILE);

    assertRefused(whole.substring(0, whole.length() - 4), "MALFORMED_REQUEST");
    assertRefused("nothing", "MALFORMED_REQUEST");
  }

  private void assertRefused(String form, String code) throws IOException {
    post(form).expectStatus().isBadRequest().expectBody().jsonPath("$.code").isEqualTo(code);
    assertThat(stored()).isZero();
  }

  private WebTestClient.ResponseSpec post(String form) {
    return GATEWAY
        .as("ada")
        .post()
        .uri(uri())
        .header("Content-Type", "multipart/form-data; boundary=edge")
        .bodyValue(form.getBytes(StandardCharsets.UTF_8))
        .exchange();
  }

  /// A form whose parts have these heads and a body each.
  private static String form(String... heads) {
    StringBuilder form = new StringBuilder();
    for (String head : heads) {
      form.append("--edge\r\n").append(head).append("\r\n\r\nbody\r\n");
    }
    return form + "--edge--\r\n";
  }

  private String uri() {
    return "/api/sessions/" + session.id() + "/media";
  }

  /// Files of the session, those that are being written included.
  private long stored() throws IOException {
    Path directory = Path.of("target", "media", session.uid().value());
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  private static ByteArrayResource named(String name, byte[] bytes) {
    return new ByteArrayResource(bytes) {
      @Override
      public String getFilename() {
        return name;
      }
    };
  }
}
