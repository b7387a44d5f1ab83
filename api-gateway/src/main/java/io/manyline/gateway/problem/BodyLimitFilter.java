package io.manyline.gateway.problem;

import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Refuses a body that says that it is too large, before a byte of it is read. One that does not
/// say is stopped by the decoder at the same limit.
///
/// What still comes is thrown away for a while before the connection closes: closed at once, it
/// would be reset under a client that writes all of its body first, and that one would never see
/// the answer.
public final class BodyLimitFilter implements WebFilter, Ordered {
  // After CORS, so that a browser may read the refusal; before anybody looks at the body.
  private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 10;

  /// A client that stopped sending has the answer.
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
    return writer
        .write(exchange, ProblemTranslator.bodyTooLarge())
        .then(Mono.defer(() -> throwAway(exchange.getRequest())));
  }

  private static Mono<Void> throwAway(ServerHttpRequest request) {
    return request
        .getBody()
        .doOnNext(DataBufferUtils::release)
        .timeout(QUIET)
        .take(PATIENCE)
        .onErrorComplete()
        .then();
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
