package io.manyline.gateway.tenant;

import com.nimbusds.jwt.JWTClaimsSet;
import io.manyline.gateway.fixture.ExternalIssuer;
import io.manyline.gateway.fixture.GatewayExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/// A gateway that takes the tokens of an external OpenID Connect issuer.
class ExternalIssuerTest {
  private static final String AUDIENCE = "manyline-of-the-test";

  private static ExternalIssuer issuer;
  private static ConfigurableApplicationContext gateway;

  @BeforeAll
  static void start() throws IOException {
    issuer = ExternalIssuer.start();
    gateway = gatewayOf(issuer.uri());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
  }

  @Test
  void aTokenOfTheIssuerShouldBeTakenForItsTenantAndRole() {
    WebTestClient user = with(issuer.token(claims().build()));
    user.post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", "12025550801", "name", "External"))
        .exchange()
        .expectStatus()
        .isCreated();

    with(issuer.token(claims().claim("org", "another").build()))
        .get()
        .uri("/api/sessions/12025550801")
        .exchange()
        .expectStatus()
        .isNotFound();
    with(issuer.token(claims().claim("level", "viewer").build()))
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", "12025550802", "name", "External"))
        .exchange()
        .expectStatus()
        .isForbidden();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everyOtherTokenShouldBeRefused(Refused refused) {
    with(refused.token())
        .get()
        .uri("/api/sessions")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("UNAUTHORIZED");
  }

  static Stream<Refused> refused() {
    Instant past = Instant.now().minus(Duration.ofHours(1));
    return Stream.of(
        new Refused("of another issuer", claims().issuer("https://other.example.com")),
        new Refused("for another audience", claims().audience("somebody-else")),
        new Refused("for no audience", claims().audience((String) null)),
        new Refused("expired", claims().expirationTime(Date.from(past))),
        new Refused(
            "not valid yet", claims().notBeforeTime(Date.from(Instant.now().plusSeconds(600)))),
        new Refused("without a tenant", claims().claim("org", null)),
        new Refused("without a role", claims().claim("level", null)),
        new Refused("of an unknown role", claims().claim("level", "emperor")),
        new Refused("forged", issuer.forged(claims().build())),
        new Refused("unsigned", unsigned()));
  }

  @Test
  void aTokenSignedWithTheIssuersNextKeyShouldBeTaken() {
    with(issuer.token(claims().build()))
        .get()
        .uri("/api/sessions")
        .exchange()
        .expectStatus()
        .isOk();
    issuer.rotate();

    with(issuer.token(claims().build()))
        .get()
        .uri("/api/sessions")
        .exchange()
        .expectStatus()
        .isOk();
  }

  @Test
  void loginShouldBeOff() {
    client()
        .post()
        .uri("/api/auth/login")
        .bodyValue(Map.of("username", "ada", "password", GatewayExtension.PASSWORD))
        .exchange()
        .expectStatus()
        .isForbidden()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("LOGIN_DISABLED");
  }

  @Test
  void whileTheIssuerIsAwayCallersShouldBeToldToComeBackAndThenBeLetIn() throws IOException {
    try (ExternalIssuer away = ExternalIssuer.start()) {
      String uri = away.uri();
      String token = away.token(claims().issuer(uri).build());
      away.goAway();
      try (ConfigurableApplicationContext alone = gatewayOf(uri)) {
        client(alone)
            .get()
            .uri("/api/sessions")
            .header("Authorization", "Bearer " + token)
            .exchange()
            .expectStatus()
            .isEqualTo(503)
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("ISSUER_UNAVAILABLE");
        away.comeBack();
        client(alone)
            .get()
            .uri("/api/sessions")
            .header("Authorization", "Bearer " + token)
            .exchange()
            .expectStatus()
            .isOk();
      }
    }
  }

  private static ConfigurableApplicationContext gatewayOf(String uri) {
    return GatewayExtension.start(
        "--manyline.auth.issuer-uri=" + uri,
        "--manyline.auth.audience=" + AUDIENCE,
        "--manyline.auth.tenant-claim=org",
        "--manyline.auth.role-claim=level");
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.uri())
        .subject("u-1")
        .audience(List.of("others", AUDIENCE))
        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
        .claim("org", "acme")
        .claim("level", "user");
  }

  private static String unsigned() {
    return new com.nimbusds.jwt.PlainJWT(claims().build()).serialize();
  }

  private static WebTestClient with(String token) {
    return client().mutate().defaultHeader("Authorization", "Bearer " + token).build();
  }

  private static WebTestClient client() {
    return client(gateway);
  }

  private static WebTestClient client(ConfigurableApplicationContext gateway) {
    return WebTestClient.bindToServer()
        .baseUrl(
            "http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port"))
        .responseTimeout(Duration.ofSeconds(20))
        .build();
  }

  /// @param why what is wrong with it
  record Refused(String why, String token) {
    Refused(String why, JWTClaimsSet.Builder claims) {
      this(why, issuer.token(claims.build()));
    }

    @Override
    public String toString() {
      return why;
    }
  }
}
