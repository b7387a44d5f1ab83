package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.blocking.Blocking;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
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
/// HTTP/2 with who offers it in the TLS handshake, deliveries side by side on one connection as far
/// as the other side allows; HTTP/1.1 with everybody else. Connections are kept and reused, those
/// of an endpoint for it alone; one stream that is reset fails one delivery, a connection that is
/// going away takes no new ones; redirects are an answer like any other and never followed; TLS
/// certificates and host names are verified; the answer's body is read up to a cap, and thrown away
/// but for its beginning. A request whose kept connection turns out to be closed is sent once more
/// on a new one, with the same webhook id.
public final class NettyWebhookClient implements WebhookClient, AutoCloseable {
  /// Ours, or of one connection: an endpoint's own headers cannot set them.
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /// How long the rest of an answer may hold up the next event after its status is known.
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  private final EgressProperties limits;
  private final ExecutorService lookups;
  private final ConnectionProvider connections;
  private final LoopResources loops;
  private final RecipientClients clients;

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
    this.clients =
        new RecipientClients(
            adjust.apply(
                HttpClient.create(connections)
                    .runOn(loops)
                    .resolver(new GuardedResolverGroup(lookup, guard))
                    .doOnChannelInit(
                        (_, channel, _) ->
                            channel.pipeline().addFirst(new AddressCheckHandler(guard)))
                    .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) limits.connectTimeout().toMillis())
                    .responseTimeout(limits.responseTimeout())
                    .followRedirect(false)
                    .headers(NettyWebhookClient::fixedHeaders)));
  }

  private static ConnectionProvider connections(EgressProperties limits) {
    return ConnectionProvider.builder("webhooks")
        .maxConnections(limits.connectionsPerEndpoint())
        .pendingAcquireTimeout(limits.connectTimeout())
        .maxIdleTime(Duration.ofSeconds(30))
        .maxLifeTime(Duration.ofMinutes(10))
        .evictInBackground(Duration.ofSeconds(30))
        .disposeInactivePoolsInBackground(Duration.ofMinutes(1), Duration.ofMinutes(5))
        .build();
  }

  private static void fixedHeaders(HttpHeaders headers) {
    headers.set("user-agent", "Manyline-Webhooks/1");
    headers.set("content-type", "application/json");
    headers.set("accept", "*/*");
  }

  @Override
  public PostResult post(WebhookRequest request) {
    URI url = request.to().url();
    if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
      return new PostResult.Unanswered(PostResult.Failure.INVALID_URL);
    }
    Duration limit = shorter(request.timeout(), limits.totalTimeout());
    try {
      return Blocking.await(exchange(request), limit).orElseThrow();
    } catch (RuntimeException e) {
      return new PostResult.Unanswered(Failures.of(e));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Mono<PostResult> exchange(WebhookRequest request) {
    byte[] bytes = request.body().getBytes(StandardCharsets.UTF_8);
    return clients
        .of(request.to())
        .send(
            (head, out) -> {
              HttpHeaders headers = head.requestHeaders();
              request
                  .headers()
                  .forEach(
                      (name, value) -> {
                        if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                          headers.set(name, value);
                        }
                      });
              headers.set("content-length", bytes.length);
              return out.sendObject(Unpooled.wrappedBuffer(bytes));
            })
        .response(
            (head, content) ->
                (isEmpty(head) ? content.then(Mono.just("")) : excerpt(content))
                    .map(text -> answered(head, text)))
        .next();
  }

  private static PostResult answered(HttpClientResponse head, String excerpt) {
    return new PostResult.Answered(
        head.status().code(),
        Optional.ofNullable(head.responseHeaders().get("retry-after")),
        excerpt);
  }

  /// Nothing is to be waited for: most receivers answer so.
  private static boolean isEmpty(HttpClientResponse head) {
    return head.status().code() == 204 || "0".equals(head.responseHeaders().get("content-length"));
  }

  /// Reads the body to its end, so that the connection can serve again; gives the connection up
  /// when there is more than the cap or it comes too slowly. The status stands either way.
  private Mono<String> excerpt(ByteBufFlux content) {
    long cap = limits.maxResponseBytes().toBytes();
    return Mono.defer(
        () -> {
          Excerpt excerpt = new Excerpt();
          return content
              .map(excerpt::take)
              .takeUntil(read -> read > cap)
              .then()
              .timeout(DRAIN_LIMIT)
              .onErrorComplete()
              .then(Mono.fromSupplier(excerpt::text));
        });
  }

  /// Ends open connections.
  @Override
  public void close() {
    connections.dispose();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).subscribe(_ -> {}, _ -> {});
    lookups.shutdownNow();
  }
}
