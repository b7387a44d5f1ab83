package io.manyline.gateway.tenant;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Name and password for a token.
@RestController
@Tag(name = "Login", description = "Get a token and send it as Authorization: Bearer")
final class LoginController {
  private final PasswordLogin login;
  private final TokenIssuer tokens;
  private final boolean enabled;

  LoginController(PasswordLogin login, TokenIssuer tokens, AuthProperties properties) {
    this.login = login;
    this.tokens = tokens;
    this.enabled = properties.issuerUri() == null;
  }

  @PostMapping(path = "/api/auth/login", produces = "application/json")
  @Operation(
      summary = "Log in",
      description =
          "After 10 failures of one user name from one address within 15 minutes, further tries are"
              + " refused with 429 until the window ends. 403 LOGIN_DISABLED when tokens come from"
              + " an external OpenID Connect issuer.")
  Mono<ResponseEntity<Envelope<LoginView>>> login(
      @RequestBody LoginRequest request, ServerHttpRequest http) {
    if (!enabled) {
      return Mono.error(
          ErrorCode.LOGIN_DISABLED.because(
              "This installation takes tokens of an external OpenID Connect issuer only. Get one"
                  + " there."));
    }
    return login
        .login(request.checked(), address(http.getRemoteAddress()))
        .flatMap(user -> tokens.issue(user).map(token -> LoginView.of(token, user)))
        .map(view -> Envelope.ok("Logged in", view));
  }

  private static String address(@Nullable InetSocketAddress remote) {
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : remote.getAddress().getHostAddress();
  }
}
