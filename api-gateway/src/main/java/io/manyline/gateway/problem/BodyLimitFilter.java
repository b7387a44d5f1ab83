package io.manyline.gateway.problem;

import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
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

  private static final PathPattern UPLOAD =
      PathPatternParser.defaultInstance.parse("/api/sessions/{id}/media");
  private static final PathPattern IMPORT =
      PathPatternParser.defaultInstance.parse("/api/sessions/import");

  /// A client that stopped sending has the answer.
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProblemWriter writer;
  private final long limitBytes;
  private final long mediaLimitBytes;

  /// @param mediaLimitBytes of a request that uploads a file
  public BodyLimitFilter(ProblemWriter writer, long limitBytes, long mediaLimitBytes) {
    this.writer = writer;
    this.limitBytes = limitBytes;
    this.mediaLimitBytes = mediaLimitBytes;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    boolean media = UPLOAD.matches(path) || IMPORT.matches(path);
    long length = exchange.getRequest().getHeaders().getContentLength();
    if (length <= (media ? mediaLimitBytes : limitBytes)) {
      return chain.filter(exchange);
    }
    return writer
        .write(exchange, media ? mediaTooLarge() : ProblemTranslator.bodyTooLarge())
        .then(Mono.defer(() -> throwAway(exchange.getRequest())));
  }

  private Problem mediaTooLarge() {
    return ErrorCode.MEDIA_TOO_LARGE.problem(
        "The file is larger than the %d bytes that are taken here.".formatted(mediaLimitBytes));
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
