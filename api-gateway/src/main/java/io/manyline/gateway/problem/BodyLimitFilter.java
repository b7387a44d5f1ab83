package io.manyline.gateway.problem;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Refuses a body that says that it is too large, before a byte of it is read. One that does not
/// say is stopped by the decoder at the same limit.
public final class BodyLimitFilter implements WebFilter, Ordered {
  // After CORS, so that a browser may read the refusal; before anybody looks at the body.
  private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 10;

  private final ProblemWriter writer;
  private final long limitBytes;

  public BodyLimitFilter(ProblemWriter writer, long limitBytes) {
    this.writer = writer;
    this.limitBytes = limitBytes;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (exchange.getRequest().getHeaders().getContentLength() <= limitBytes) {
      return chain.filter(exchange);
    }
    // The rest of the body is not worth reading to keep the connection.
    exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
    return writer.write(exchange, ProblemTranslator.bodyTooLarge());
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
