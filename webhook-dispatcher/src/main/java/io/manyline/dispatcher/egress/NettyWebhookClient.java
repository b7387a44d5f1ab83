package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.blocking.Blocking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/// [WebhookClient] on Reactor Netty: the only place in this service that opens outbound HTTP.
///
/// Connections are kept and reused; redirects are an answer like any other and never followed; TLS
/// certificates and host names are verified; the answer's body is read up to a cap and thrown away.
/// A request whose kept connection turns out to be closed is sent once more on a new one, with the
/// same webhook id.
public final class NettyWebhookClient implements WebhookClient, AutoCloseable {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /// How long the rest of an answer may hold up the next event after its status is known.
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  /// Beyond the total limit: only for a stage that does not keep to it.
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final EgressProperties limits;
  private final ExecutorService lookups;
  private final ConnectionProvider connections;
  private final LoopResources loops;
  private final HttpClient client;

  /// @param lookups for name lookups; closed with this client
  public NettyWebhookClient(EgressProperties limits, ExecutorService lookups) {
    this(limits, lookups, new SystemHostLookup(lookups), UnaryOperator.identity());
  }

  NettyWebhookClient(
      EgressProperties limits,
      ExecutorService lookups,
      HostLookup lookup,
      UnaryOperator<HttpClient> adjust) {
    this.limits = limits;
    this.lookups = lookups;
    this.connections = connections(limits);
    this.loops = LoopResources.create("webhook-egress", 2, true);
    AddressGuard guard = limits.guard();
    this.client =
        adjust.apply(
            HttpClient.create(connections)
                .runOn(loops)
                .resolver(new GuardedResolverGroup(lookup, guard))
                .doOnChannelInit(
                    (_, channel, _) -> channel.pipeline().addFirst(new AddressCheckHandler(guard)))
                .option(
                    ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
                .responseTimeout(limits.responseTimeout())
                .followRedirect(false)
                .headers(NettyWebhookClient::fixedHeaders));
  }

  private static ConnectionProvider connections(EgressProperties limits) {
    return ConnectionProvider.builder("webhooks")
        .maxConnections(limits.connectionsPerHost())
        .pendingAcquireTimeout(limits.connectTimeout())
        .maxIdleTime(Duration.ofSeconds(30))
        .maxLifeTime(Duration.ofMinutes(10))
        .evictInBackground(Duration.ofSeconds(30))
        .build();
  }

  private static void fixedHeaders(HttpHeaders headers) {
    headers.set("user-agent", "Manyline-Webhooks/1");
    headers.set("content-type", "application/json");
    headers.set("accept", "*/*");
  }

  @Override
  public PostResult post(URI url, Map<String, String> headers, String body) {
    if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
      return new PostResult.Unanswered(PostResult.Failure.INVALID_URL);
    }
    try {
      return Blocking.await(
              exchange(url, headers, body).timeout(limits.totalTimeout()),
              limits.totalTimeout().plus(SLACK))
          .orElseThrow();
    } catch (RuntimeException e) {
      return new PostResult.Unanswered(Failures.of(e));
    }
  }

  private Mono<PostResult> exchange(URI url, Map<String, String> headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return client
        .headers(
            to -> {
              headers.forEach(to::set);
              to.set("content-length", bytes.length);
            })
        .post()
        .uri(url)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes)))
        .response((head, content) -> drained(content).thenReturn(answered(head)))
        .next();
  }

  private static PostResult answered(HttpClientResponse head) {
    return new PostResult.Answered(
        head.status().code(), Optional.ofNullable(head.responseHeaders().get("retry-after")));
  }

  /// Reads the body so that the connection can serve again; gives the connection up when there is
  /// more than the cap or it comes too slowly. The status stands either way.
  private Mono<Void> drained(ByteBufFlux content) {
    long cap = limits.maxResponseBytes().toBytes();
    return content
        .map(ByteBuf::readableBytes)
        .scan(0L, Long::sum)
        .takeUntil(read -> read > cap)
        .then()
        .timeout(DRAIN_LIMIT)
        .onErrorComplete();
  }

  /// Ends open connections.
  @Override
  public void close() {
    connections.dispose();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).subscribe(_ -> {}, _ -> {});
    lookups.shutdownNow();
  }
}
