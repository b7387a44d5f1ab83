package io.manyline.gateway.problem;

import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// 401 and 403 in the error envelope; 503 when a token could not be checked; 400 for a request that
/// no honest client writes.
public final class AuthenticationProblems
    implements ServerAuthenticationEntryPoint,
        ServerAccessDeniedHandler,
        ServerExchangeRejectedHandler {
  private final ProblemWriter writer;

  public AuthenticationProblems(ProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException failure) {
    return writer.write(exchange, problem(exchange, failure));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException denied) {
    return writer.write(
        exchange,
        ErrorCode.FORBIDDEN.problem(
            "Your role does not allow this call. Ask an admin for a role that does."));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, ServerExchangeRejectedException rejected) {
    return writer.write(
        exchange,
        ErrorCode.MALFORMED_REQUEST.problem(
            "The path or a header holds characters that have no place there."));
  }

  private static Problem problem(ServerWebExchange exchange, AuthenticationException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (RedisFailures.isOne(cause)) {
        return ProblemTranslator.storeUnavailable();
      }
    }
    boolean given =
        failure instanceof OAuth2AuthenticationException
            || exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
    return ErrorCode.UNAUTHORIZED.problem(
        given
            ? "The token is malformed, expired or not ours. Get a new one from POST"
                + " /api/auth/login and send it as Authorization: Bearer <token>."
            : "There is no token. Get one from POST /api/auth/login and send it as Authorization:"
                + " Bearer <token>.");
  }
}
