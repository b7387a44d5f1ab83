package io.manyline.gateway.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/// Counts API calls by the code of their answer: `manyline_gateway_requests_total{code}`, `OK` for
/// every success, `CANCELLED` when the caller went away first.
public final class RequestCounter implements WebFilter, Ordered {
  private static final String METER = "manyline.gateway.requests";

  private final MeterRegistry meters;

  public RequestCounter(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!exchange.getRequest().getPath().value().startsWith("/api/")) {
      return chain.filter(exchange);
    }
    // Failures that no filter turned into an answer are written further out, after this filter.
    exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> count(code(exchange))));
    return chain
        .filter(exchange)
        .doFinally(
            signal -> {
              if (signal == SignalType.CANCEL && !exchange.getResponse().isCommitted()) {
                count("CANCELLED");
              }
            });
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 10;
  }

  private static String code(ServerWebExchange exchange) {
    Object code = exchange.getAttributes().get(ProblemWriter.CODE_ATTRIBUTE);
    return code == null ? "OK" : code.toString();
  }

  private void count(String code) {
    Counter.builder(METER)
        .description("API calls by the code of their answer")
        .tag("code", code)
        .register(meters)
        .increment();
  }
}
