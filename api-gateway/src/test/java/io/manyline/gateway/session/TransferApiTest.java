package io.manyline.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.TransferException;
import io.manyline.registry.session.TransferException.Reason;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/// Taking sessions out and in.
class TransferApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final String PASSPHRASE = "correct horse battery";

  @AfterEach
  void allowTransfers() {
    GATEWAY.stores().refuseTransfer(null);
  }

  @Test
  void exportShouldBeAFileThatImportTakesIn() {
    SessionConfig session = GATEWAY.session();

    byte[] file =
        export(session, Map.of("passphrase", PASSPHRASE))
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType(MediaType.APPLICATION_OCTET_STREAM)
            .expectHeader()
            .valueEquals(
                "Content-Disposition",
                "attachment; filename=\"%s.manyline\"".formatted(session.id()))
            .expectBody()
            .returnResult()
            .getResponseBody();

    assertThat(new String(file, UTF_8)).isEqualTo(session.uid() + " " + PASSPHRASE);
    restore(form(file, PASSPHRASE))
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueEquals("Location", "/api/sessions/" + session.id())
        .expectBody()
        .jsonPath("$.data.id")
        .isEqualTo(session.id().value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"passphrase\":\"short\"}", "{\"passphrase\":null}"})
  void exportShouldWantAPassphrase(String body) {
    GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/" + GATEWAY.session().id() + "/export")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_FAILED");
  }

  @ParameterizedTest
  @CsvSource({
    "ENABLED, 409, SESSION_ENABLED",
    "RUNNING, 409, SESSION_ENABLED",
    "UNREADABLE, 400, EXPORT_UNREADABLE",
    "OTHER_NETWORK, 400, EXPORT_UNREADABLE",
    "THERE_ALREADY, 409, SESSION_EXISTS"
  })
  void refusalShouldHaveACodeOfItsOwn(Reason reason, int status, String code) {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().refuseTransfer(new TransferException(reason, "a reason"));

    export(session, Map.of("passphrase", PASSPHRASE))
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
    restore(form(new byte[10], PASSPHRASE))
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @Test
  void importShouldWantBothPartsAndTheFilesLimit() {
    MultipartBodyBuilder nameless = new MultipartBodyBuilder();
    nameless.part("passphrase", PASSPHRASE);
    restore(nameless)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_FAILED");

    restore(form(new byte[2 << 20], PASSPHRASE)).expectStatus().isEqualTo(413);
  }

  /// Whoever sends in chunks has said no length that could be refused at once.
  @Test
  void importThatIsTooLargeShouldLeaveTheConnectionUsable() {
    ConnectionProvider single = ConnectionProvider.create("single", 1);
    WebTestClient client =
        GATEWAY
            .as("ada")
            .mutate()
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create(single)))
            .build();
    for (int i = 0; i < 5; i++) {
      client
          .post()
          .uri("/api/sessions/import")
          .contentType(MediaType.MULTIPART_FORM_DATA)
          .bodyValue(form(new byte[2 << 20], PASSPHRASE).build())
          .exchange()
          .expectStatus()
          .isEqualTo(413)
          .expectBody()
          .jsonPath("$.code")
          .isEqualTo("BODY_TOO_LARGE");
      client
          .get()
          .uri("/api/sessions")
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
    single.dispose();
  }

  @Test
  void othersShouldNotExport() {
    SessionConfig session = GATEWAY.session();

    GATEWAY
        .as("bob")
        .post()
        .uri("/api/sessions/" + session.id() + "/export")
        .bodyValue(Map.of("passphrase", PASSPHRASE))
        .exchange()
        .expectStatus()
        .isNotFound();
    GATEWAY
        .as("eve")
        .post()
        .uri("/api/sessions/" + session.id() + "/export")
        .bodyValue(Map.of("passphrase", PASSPHRASE))
        .exchange()
        .expectStatus()
        .isForbidden();
  }

  private static WebTestClient.ResponseSpec export(
      SessionConfig session, Map<String, String> body) {
    return GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/" + session.id() + "/export")
        .bodyValue(body)
        .exchange();
  }

  private static WebTestClient.ResponseSpec restore(MultipartBodyBuilder form) {
    return GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/import")
        .contentType(MediaType.MULTIPART_FORM_DATA)
        .bodyValue(form.build())
        .exchange();
  }

  private static MultipartBodyBuilder form(byte[] file, String passphrase) {
    MultipartBodyBuilder form = new MultipartBodyBuilder();
    form.part("passphrase", passphrase);
    form.part(
        "file",
        new ByteArrayResource(file) {
          @Override
          public String getFilename() {
            return "session.manyline";
          }
        });
    return form;
  }
}
