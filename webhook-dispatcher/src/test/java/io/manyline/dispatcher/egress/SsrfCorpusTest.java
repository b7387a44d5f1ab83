package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.netty.channel.EventLoop;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

/// Everything that must not be dialled, written in every way that we know.
class SsrfCorpusTest {
  private static final int FEWEST_CASES = 300;
  private static final AddressGuard GUARD = new AddressGuard(List.of());

  @Test
  void noCaseShouldBeDialled() {
    List<SsrfCorpus.Case> cases = SsrfCorpus.cases();

    assertThat(cases).hasSizeGreaterThan(FEWEST_CASES).doesNotHaveDuplicates();
    assertThat(escapes(host -> guarded(host, SsrfCorpusTest::resolve))).isEmpty();
  }

  @Test
  void guardThatReadsTheUrlShouldFailTheSameCases() {
    Pattern looksPrivate =
        Pattern.compile(
            "localhost|127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|169\\.254\\..*"
                + "|\\[(::1?|f[cde].*)]");

    assertThat(
            escapes(
                host ->
                    looksPrivate.matcher(host).matches()
                        ? List.of()
                        : resolve(bare(host)).exceptionally(_ -> List.of()).join()))
        .hasSizeGreaterThan(FEWEST_CASES / 2);
  }

  @Test
  void nameThatMeansSomethingElseTheNextTimeShouldBeDialledAsItWasChecked() {
    AtomicInteger asked = new AtomicInteger();
    HostLookup flipping =
        _ ->
            CompletableFuture.completedFuture(
                List.of(
                    InetAddress.ofLiteral(
                        asked.incrementAndGet() == 1 ? "93.184.216.34" : "127.0.0.1")));

    assertThat(guarded("flip.example", flipping))
        .containsExactly(InetAddress.ofLiteral("93.184.216.34"));
    assertThat(asked).hasValue(1);
    assertThat(guarded("flip.example", flipping)).isEmpty();
  }

  @Test
  void nameWithPublicAndPrivateAddressesShouldLeaveThePublicOnes() {
    HostLookup mixed =
        _ ->
            CompletableFuture.completedFuture(
                List.of(
                    InetAddress.ofLiteral("10.0.0.1"),
                    InetAddress.ofLiteral("93.184.216.34"),
                    InetAddress.ofLiteral("::1")));

    assertThat(guarded("mixed.example", mixed))
        .containsExactly(InetAddress.ofLiteral("93.184.216.34"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.216.34",
        "0.0.0.0",
        "example.com",
        "a1",
        "1.example",
        "0x.com",
        "::1"
      })
  void hostThatIsReadInOneWayOnlyShouldNotBeAmbiguous(String host) {
    assertThat(NumericHost.isAmbiguous(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0177.0.0.1",
        "1.1.1.01",
        "1.1.1",
        "16843009",
        "0x1010101",
        "0X1.1",
        "1.1.1.1.",
        "a.0x7f",
        "1.1.1.1.1",
        "example.9",
        "1.1.1.0x"
      })
  void hostThatSystemsReadDifferentlyShouldBe(String host) {
    assertThat(NumericHost.isAmbiguous(host)).isTrue();
  }

  /// The whole client, and a listener that must not hear of it.
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void loopbackShouldNotHearAnything(String scheme) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyWebhookClient client = client(List.of())) {
      for (SsrfCorpus.Case each : SsrfCorpus.cases()) {
        if (each.means().isLoopbackAddress()) {
          PostResult result =
              client.post(
                  Requests.to(
                      URI.create(
                          scheme + "://" + each.host() + ":" + listener.getLocalPort() + "/")));
          assertThat(result.label())
              .as("%s", each)
              .isIn("blocked_address", "unknown_host", "invalid_url");
        }
      }
      PostResult hidden =
          client.post(
              Requests.to(
                  URI.create(
                      scheme + "://public.example@127.0.0.1:" + listener.getLocalPort() + "/")));
      assertThat(hidden.label()).isEqualTo("blocked_address");
      listener.setSoTimeout(1);
      assertThat(accepted(listener)).isFalse();
    }
  }

  /// Where the first look is not taken, the second one is, before a byte is written.
  @Test
  void connectionThatWasMadeNeverthelessShouldBeEndedBeforeAByteIsWritten() throws Exception {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    UnaryOperator<HttpClient> unguarded =
        http -> http.resolver(DefaultAddressResolverGroup.INSTANCE);
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyWebhookClient client =
            new NettyWebhookClient(
                Limits.of(8, List.of()), threads, SsrfCorpusTest::resolve, unguarded)) {
      CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> first(listener));

      PostResult result =
          client.post(Requests.to(URI.create("https://127.0.0.1:" + listener.getLocalPort())));

      assertThat(result.label()).isEqualTo("blocked_address");
      assertThat(first.join()).isEqualTo(-1);
    }
  }

  @Test
  void connectionOfHttp1ThatWasMadeNeverthelessShouldBeEndedBeforeAByteIsWritten()
      throws Exception {
    EgressProperties limits = Limits.of(8, List.of());
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        EgressLoops loops = new EgressLoops()) {
      EventLoop loop = loops.all().getFirst();
      Dialer unguarded =
          new Dialer(
              loop, loops.kind(), DefaultAddressResolverGroup.INSTANCE.getResolver(loop), limits);
      Recipient recipient =
          Requests.to(URI.create("http://127.0.0.1:" + listener.getLocalPort())).to();
      KeptConnections home = new KeptConnections(recipient, unguarded, limits);
      CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> first(listener));
      CompletableFuture<PostResult> result = new CompletableFuture<>();

      loop.execute(
          () ->
              home.post(
                  new Posting(
                      Requests.to(recipient.url()), Duration.ofSeconds(20), result::complete)));

      assertThat(result.join()).isEqualTo(new PostResult.Unanswered(Failure.BLOCKED_ADDRESS));
      assertThat(first.join()).isEqualTo(-1);
    }
  }

  @Test
  void redirectToAnyOfThemShouldBeAnAnswerAndNoMore() throws Exception {
    redirects(null);
  }

  @Test
  void redirectToAnyOfThemShouldBeAnAnswerAndNoMoreOverTls(@TempDir Path directory)
      throws Exception {
    redirects(ReceiverKeys.selfSigned(directory));
  }

  /// Each in a first connection, which alone could follow them.
  private static void redirects(@Nullable ReceiverKeys keys) throws Exception {
    List<SsrfCorpus.Case> cases = SsrfCorpus.cases();
    AtomicInteger place = new AtomicInteger();
    try (RawReceiver receiver =
            new RawReceiver(
                InetAddress.ofLiteral("127.0.0.1"),
                keys == null ? null : keys.context(),
                exchange ->
                    exchange.say(
                        "HTTP/1.1 307 There\r\ncontent-length: 0\r\nlocation: http://"
                            + cases.get(place.getAndIncrement()).host()
                            + "/\r\n\r\n"));
        NettyWebhookClient client = client(List.of("127.0.0.1/32"))) {
      for (SsrfCorpus.Case each : cases) {
        String endpoint = "wh_" + place.get();
        URI url =
            URI.create((keys == null ? "http" : "https") + "://localhost:" + receiver.port() + "/");
        WebhookRequest request = Requests.to(endpoint, url, keys == null ? null : keys.trusted());
        assertThat(client.post(request).label()).as("%s", each).isEqualTo("307");
      }
      assertThat(receiver.requests()).isEqualTo(cases.size());
    }
  }

  private static int first(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  /// Cases for which an address would be dialled that is not public.
  private static List<String> escapes(Function<String, List<InetAddress>> dialled) {
    List<String> escaped = new ArrayList<>();
    for (SsrfCorpus.Case each : SsrfCorpus.cases()) {
      List<InetAddress> addresses = dialled.apply(each.host());
      if (!addresses.isEmpty()) {
        escaped.add(each + " -> " + addresses);
      }
    }
    return escaped;
  }

  private static List<InetAddress> guarded(String host, HostLookup lookup) {
    GuardedResolver resolver = new GuardedResolver(ImmediateEventExecutor.INSTANCE, lookup, GUARD);
    Future<List<InetSocketAddress>> found =
        resolver.resolveAll(InetSocketAddress.createUnresolved(bare(host), 443));
    assertThat(found.isDone()).isTrue();
    return found.isSuccess()
        ? found.getNow().stream().map(InetSocketAddress::getAddress).toList()
        : List.of();
  }

  /// As the system's resolver does, but that names are those of the corpus.
  private static CompletableFuture<List<InetAddress>> resolve(String host) {
    try {
      return CompletableFuture.completedFuture(
          host.contains(".corpus.example")
              ? List.of(SsrfCorpus.behind(host))
              : List.of(InetAddress.getAllByName(host)));
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean accepted(ServerSocket listener) throws IOException {
    try {
      listener.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  private static NettyWebhookClient client(List<String> allowed) {
    ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor();
    return new NettyWebhookClient(
        Limits.of(8, allowed), lookups, SsrfCorpusTest::resolve, UnaryOperator.identity());
  }
}
