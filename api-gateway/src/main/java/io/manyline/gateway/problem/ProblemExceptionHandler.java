package io.manyline.gateway.problem;

import org.springframework.core.Ordered;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/// The last stop of everything that fails while a request is served.
public final class ProblemExceptionHandler implements WebExceptionHandler, Ordered {
  // Before Spring Boot's own handler at -1, which would answer in another shape.
  private static final int ORDER = -2;

  private final ProblemWriter writer;

  public ProblemExceptionHandler(ProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (failure instanceof MethodNotAllowedException e && !e.getSupportedMethods().isEmpty()) {
      exchange.getResponse().getHeaders().setAllow(e.getSupportedMethods());
    }
    return writer.write(exchange, failure);
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
