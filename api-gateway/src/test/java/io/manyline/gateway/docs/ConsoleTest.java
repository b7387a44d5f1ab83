package io.manyline.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

class ConsoleTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void theRootShouldBeTheConsole() {
    GATEWAY
        .client()
        .get()
        .uri("/")
        .accept(MediaType.TEXT_HTML)
        .exchange()
        .expectStatus()
        .isOk()
        .expectHeader()
        .valueMatches("Content-Security-Policy", "default-src 'self';.*")
        .expectBody(String.class)
        .value(page -> assertThat(page).contains("<title>Manyline</title>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/console.js", "/api.js", "/console.css"})
  void theConsoleShouldLoadNothingFromElsewhere(String path) {
    GATEWAY
        .client()
        .get()
        .uri(path)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .value(
            text -> assertThat(text).doesNotContainPattern("(src|href|from|url)\\W{1,4}https?:"));
  }
}
