package io.manyline.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.manyline.gateway.fixture.GatewayExtension;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class LoginApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void loginShouldGiveATokenThatThePublishedKeyChecks() throws Exception {
    String answer =
        login("ada", GatewayExtension.PASSWORD)
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();

    SignedJWT token = SignedJWT.parse(JsonPath.read(answer, "$.data.token"));
    String keys =
        GATEWAY
            .client()
            .get()
            .uri("/.well-known/jwks.json")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    JWKSet set = JWKSet.parse(keys);
    assertThat(set.getKeys()).noneMatch(key -> key.isPrivate());
    ECKey key = set.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(JsonPath.<String>read(answer, "$.data.user.username")).isEqualTo("ada");
    assertThat(JsonPath.<String>read(answer, "$.data.user.role")).isEqualTo("admin");
    assertThat(answer).doesNotContain("bcrypt").doesNotContain("password");
  }

  @Test
  void loginShouldAnswerAlikeForAWrongNameAndAWrongPassword() {
    String wrongName = failure("nobody", GatewayExtension.PASSWORD);
    String wrongPassword = failure("bob", "wrong");

    assertThat(wrongName).isEqualTo(wrongPassword).contains("INVALID_CREDENTIALS");
    login("bob", GatewayExtension.PASSWORD).expectStatus().isOk();
  }

  @Test
  void loginShouldBeRefusedAfterTooManyFailuresEvenWithTheRightPassword() {
    for (int i = 0; i < 3; i++) {
      login("mallory", "wrong").expectStatus().isUnauthorized();
    }

    login("mallory", GatewayExtension.PASSWORD)
        .expectStatus()
        .isEqualTo(429)
        .expectHeader()
        .value(
            "Retry-After", seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 15 * 60))
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("TOO_MANY_ATTEMPTS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"username\":\"ada\"}", "{\"username\":\" \",\"password\":\"x\"}"})
  void loginShouldSayWhatIsMissing(String body) {
    GATEWAY
        .client()
        .post()
        .uri("/api/auth/login")
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
  @ValueSource(strings = {"", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer a.b.c"})
  void callsShouldBeRefusedWithoutAValidToken(String header) {
    WebTestClient.RequestHeadersSpec<?> call = GATEWAY.client().get().uri("/api/sessions");
    if (!header.isEmpty()) {
      call.header("Authorization", header);
    }
    call.exchange()
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .contentType(MediaType.APPLICATION_JSON)
        .expectHeader()
        .valueEquals("WWW-Authenticate", "Bearer")
        .expectBody()
        .jsonPath("$.success")
        .isEqualTo(false)
        .jsonPath("$.code")
        .isEqualTo("UNAUTHORIZED")
        .jsonPath("$.error")
        .isNotEmpty();
  }

  @Test
  void aTokenShouldBeRefusedThatEndedOrThatAnotherKeySigned() throws Exception {
    ECKey ours = GATEWAY.bean(SigningKeys.class).current().block();
    ECKey theirs = new ECKeyGenerator(Curve.P_256).keyID(ours.getKeyID()).generate();
    Instant now = Instant.now();

    assertThat(status(token(ours, TokenIssuer.ISSUER, now.plusSeconds(60)))).isEqualTo(200);
    assertThat(status(token(ours, TokenIssuer.ISSUER, now.minusSeconds(300)))).isEqualTo(401);
    assertThat(status(token(ours, "https://elsewhere", now.plusSeconds(60)))).isEqualTo(401);
    assertThat(status(token(theirs, TokenIssuer.ISSUER, now.plusSeconds(60)))).isEqualTo(401);
  }

  @Test
  void aTokenInTheQueryShouldOpenNothingButTheWebSocket() {
    GATEWAY
        .client()
        .get()
        .uri("/api/sessions?token=" + GATEWAY.token("ada"))
        .exchange()
        .expectStatus()
        .isUnauthorized();
    GATEWAY
        .client()
        .get()
        .uri("/api/sessions?access_token=" + GATEWAY.token("ada"))
        .exchange()
        .expectStatus()
        .isUnauthorized();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/api/sessions",
    "PATCH,/api/sessions/12025550100",
    "DELETE,/api/sessions/12025550100",
    "POST,/api/sessions/12025550100/connect",
    "POST,/api/sessions/12025550100/send",
    "GET,/api/sessions/12025550100/qr",
    "GET,/api/sessions/12025550100/webhook-secret",
    "GET,/api/sessions/12025550100/ws"
  })
  void aViewerShouldChangeNothingAndSeeNoSecret(String method, String path) throws Exception {
    WebTestClient viewer = bearer(viewerToken());
    viewer.get().uri("/api/sessions").exchange().expectStatus().isOk();
    viewer
        .method(HttpMethod.valueOf(method))
        .uri(path)
        .exchange()
        .expectStatus()
        .isForbidden()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("FORBIDDEN");
  }

  private static String viewerToken() throws Exception {
    ECKey key = GATEWAY.bean(SigningKeys.class).current().block();
    return token(key, TokenIssuer.ISSUER, Instant.now().plusSeconds(60), "viewer");
  }

  private static String token(ECKey key, String issuer, Instant end) throws Exception {
    return token(key, issuer, end, "admin");
  }

  private static String token(ECKey key, String issuer, Instant end, String role) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("id-x")
                .claim("tenant", "one")
                .claim("role", role)
                .expirationTime(Date.from(end))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private static int status(String token) {
    return bearer(token)
        .get()
        .uri("/api/sessions")
        .exchange()
        .returnResult(Void.class)
        .getStatus()
        .value();
  }

  private static WebTestClient bearer(String token) {
    return GATEWAY.client().mutate().defaultHeader("Authorization", "Bearer " + token).build();
  }

  private static String failure(String username, String password) {
    return login(username, password)
        .expectStatus()
        .isUnauthorized()
        .expectBody(String.class)
        .returnResult()
        .getResponseBody();
  }

  private static WebTestClient.ResponseSpec login(String username, String password) {
    return GATEWAY
        .client()
        .post()
        .uri("/api/auth/login")
        .bodyValue(Map.of("username", username, "password", password))
        .exchange();
  }
}
