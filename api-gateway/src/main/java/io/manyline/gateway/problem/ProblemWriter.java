package io.manyline.gateway.problem;

import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Writes failures as the error envelope, whatever the caller said that it accepts.
///
/// **Errors:** when a part of the answer is out already, the connection is broken off instead.
public final class ProblemWriter {
  /// Exchange attribute: the code that was answered, for the request counter.
  public static final String CODE_ATTRIBUTE = ProblemWriter.class.getName() + ".code";

  private final JsonMapper json;
  private final ProblemTranslator translator = new ProblemTranslator();

  public ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  Mono<Void> write(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    return write(exchange, translator.translate(failure));
  }

  /// Writes the problem as the whole answer.
  public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
    exchange.getAttributes().put(CODE_ATTRIBUTE, problem.code());
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_JSON);
    if (problem.status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wholeSeconds(retryAfter))));
    }
    byte[] body = json.writeValueAsBytes(ErrorEnvelope.of(problem));
    headers.setContentLength(body.length);
    DataBuffer buffer = response.bufferFactory().wrap(body);
    return response.writeWith(Mono.just(buffer));
  }

  /// Rounded up: who comes at the second told is not too early.
  private static long wholeSeconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }
}
