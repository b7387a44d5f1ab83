package io.manyline.dispatcher.egress;

import com.github.benmanes.caffeine.cache.Ticker;
import io.manyline.dispatcher.blocking.Blocking;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/// [WebhookClient]: [Http1Client] for `http` and for who chose HTTP/1.1 before, Reactor Netty for
/// all others. Nothing else in this service opens outbound HTTP.
///
/// HTTP/2 with who offers it in the TLS handshake, deliveries side by side on one connection as far
/// as the other side allows; HTTP/1.1 with everybody else. Connections are kept and reused, those
/// of an endpoint for it alone; one stream that is reset fails one delivery, a connection that is
/// going away takes no new ones; redirects are an answer like any other and never followed; TLS
/// certificates and host names are verified; the answer's body is read up to a cap, and thrown away
/// but for its beginning. A request whose kept connection turns out to be closed is sent once more
/// on a new one, with the same webhook id.
public final class NettyWebhookClient implements WebhookClient, AutoCloseable {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MOST_PORT = 0xFFFF;

  /// Who waits for a result waits longer than it can take.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final EgressProperties limits;
  private final ExecutorService lookups;
  private final ConnectionProvider connections;
  private final LoopResources loops;
  private final RecipientClients clients;
  private final EgressLoops http1Loops;
  private final Http1Client http1;
  private final Http1Speakers http1Speakers = new Http1Speakers(Ticker.systemTicker());

  /// @param lookups for name lookups; closed with this client
  public NettyWebhookClient(EgressProperties limits, ExecutorService lookups, EgressLoops loops) {
    this(limits, lookups, new SystemHostLookup(lookups), UnaryOperator.identity(), loops);
  }

  NettyWebhookClient(
      EgressProperties limits,
      ExecutorService lookups,
      HostLookup lookup,
      UnaryOperator<HttpClient> adjust) {
    this(limits, lookups, lookup, adjust, new EgressLoops());
  }

  private NettyWebhookClient(
      EgressProperties limits,
      ExecutorService lookups,
      HostLookup lookup,
      UnaryOperator<HttpClient> adjust,
      EgressLoops http1Loops) {
    this.http1Loops = http1Loops;
    this.http1 = new Http1Client(http1Loops, lookup, limits);
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
    headers.set("user-agent", RequestHead.USER_AGENT);
    headers.set("content-type", RequestHead.CONTENT_TYPE);
    headers.set("accept", "*/*");
  }

  @Override
  public PostResult post(WebhookRequest request) {
    CompletableFuture<PostResult> answer = new CompletableFuture<>();
    post(request, answer::complete);
    try {
      return Blocking.await(answer, limit(request).plus(GRACE)).orElseThrow();
    } catch (RuntimeException e) {
      return new PostResult.Unanswered(Failures.of(e));
    }
  }

  @Override
  public void post(WebhookRequest request, Consumer<PostResult> then) {
    URI url = request.to().url();
    if (url.getHost() == null
        || url.getPort() > MOST_PORT
        || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
      then.accept(new PostResult.Unanswered(PostResult.Failure.INVALID_URL));
    } else if (url.getScheme().equals("http") || http1Speakers.contains(request.to())) {
      http1.post(request, limit(request), then);
    } else {
      Mono.defer(() -> exchange(request))
          .onErrorResume(e -> Mono.just(new PostResult.Unanswered(Failures.of(e))))
          .subscribe(then);
    }
  }

  private Duration limit(WebhookRequest request) {
    return shorter(request.timeout(), limits.totalTimeout());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// @throws IllegalArgumentException for headers that cannot be sent
  private Mono<PostResult> exchange(WebhookRequest request) {
    byte[] bytes = request.body().utf8();
    HttpHeaders headers = headers(request, bytes.length);
    Sinks.One<Boolean> sent = Sinks.one();
    return clients
        .of(request.to())
        .send(
            (head, out) -> {
              head.requestHeaders().setAll(headers);
              sent.tryEmitValue(true);
              return out.sendObject(Unpooled.wrappedBuffer(bytes));
            })
        .response(this::answer)
        .timeout(sent.asMono().delayElement(limits.responseTimeout()), _ -> Mono.never())
        .onErrorMap(IllegalArgumentException.class, _ -> new DecoderException("no answer of HTTP"))
        .takeUntilOther(Mono.delay(limit(request)))
        .takeLast(1)
        .next()
        .map(answer -> answered(request, answer))
        .defaultIfEmpty(new PostResult.Unanswered(PostResult.Failure.TIMEOUT));
  }

  private static HttpHeaders headers(WebhookRequest request, int length) {
    HttpHeaders headers = new DefaultHttpHeaders();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!RequestHead.OURS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.set(name, value);
              }
            });
    return headers.set("content-length", length);
  }

  /// At once, so that nobody waits for the head any more; ends when its body has been read to its
  /// end, so that the connection can serve again, or was given up with the connection: there is
  /// more than the cap, or it comes too slowly. The status stands either way.
  private Flux<Answer> answer(HttpClientResponse head, ByteBufFlux content) {
    Answer answer = new Answer(head, new Excerpt(head.responseHeaders()));
    return Flux.concat(
        Mono.just(answer),
        (isEmpty(head) ? content.then() : drained(content, answer.excerpt)).then(Mono.empty()));
  }

  /// Nothing is to be waited for: most receivers answer so.
  private static boolean isEmpty(HttpClientResponse head) {
    return head.status().code() == 204 || "0".equals(head.responseHeaders().get("content-length"));
  }

  private Mono<Void> drained(ByteBufFlux content, Excerpt excerpt) {
    long cap = limits.maxResponseBytes().toBytes();
    return content
        .map(excerpt::take)
        .takeUntil(read -> read > cap)
        .then()
        .timeout(KeptConnection.DRAIN_LIMIT)
        .onErrorComplete();
  }

  private PostResult answered(WebhookRequest request, Answer answer) {
    HttpClientResponse head = answer.head;
    if (head.version().equals(HttpVersion.HTTP_1_1)) {
      http1Speakers.add(request.to());
    }
    return new PostResult.Answered(
        head.status().code(),
        Optional.ofNullable(head.responseHeaders().get("retry-after")),
        answer.excerpt.text());
  }

  /// Ends open connections.
  @Override
  public void close() {
    http1.close();
    http1Loops.close();
    connections.dispose();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).subscribe(_ -> {}, _ -> {});
    lookups.shutdownNow();
  }

  /// @param excerpt of what has come of the body so far
  private record Answer(HttpClientResponse head, Excerpt excerpt) {}
}
