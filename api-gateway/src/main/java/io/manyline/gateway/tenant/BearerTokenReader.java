package io.manyline.gateway.tenant;

import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/// Finds the token of a request: in the `Authorization` header, or, for the WebSocket and the event
/// stream only, in the query parameter `token`, because browsers cannot set headers there.
public final class BearerTokenReader implements ServerAuthenticationConverter {
  private static final PathPattern SOCKET =
      PathPatternParser.defaultInstance.parse("/api/sessions/{id}/ws");
  private static final PathPattern STREAM = PathPatternParser.defaultInstance.parse("/api/events");

  private final ServerBearerTokenAuthenticationConverter header =
      new ServerBearerTokenAuthenticationConverter();

  @Override
  public Mono<Authentication> convert(ServerWebExchange exchange) {
    var request = exchange.getRequest();
    String token = request.getQueryParams().getFirst("token");
    if (token == null
        || token.isEmpty()
        || request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
        || Stream.of(SOCKET, STREAM)
            .noneMatch(path -> path.matches(request.getPath().pathWithinApplication()))) {
      return header.convert(exchange);
    }
    return Mono.just(new BearerTokenAuthenticationToken(token));
  }
}
