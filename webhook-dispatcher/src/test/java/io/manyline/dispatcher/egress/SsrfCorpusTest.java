package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  @Test
  void loopbackShouldNotHearAnything() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyWebhookClient client = client(List.of())) {
      for (SsrfCorpus.Case each : SsrfCorpus.cases()) {
        if (each.means().isLoopbackAddress()) {
          PostResult result =
              client.post(
                  Requests.to(
                      URI.create("http://" + each.host() + ":" + listener.getLocalPort() + "/")));
          assertThat(result.label())
              .as("%s", each)
              .isIn("blocked_address", "unknown_host", "invalid_url");
        }
      }
      PostResult hidden =
          client.post(
              Requests.to(
                  URI.create("http://public.example@127.0.0.1:" + listener.getLocalPort() + "/")));
      assertThat(hidden.label()).isEqualTo("blocked_address");
      listener.setSoTimeout(1);
      assertThat(accepted(listener)).isFalse();
    }
  }

  @Test
  void redirectToAnyOfThemShouldBeAnAnswerAndNoMore() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    List<SsrfCorpus.Case> cases = SsrfCorpus.cases();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          SsrfCorpus.Case next = cases.get(requests.getAndIncrement());
          exchange.getResponseHeaders().set("location", "http://" + next.host() + "/");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.start();
    try (NettyWebhookClient client = client(List.of("127.0.0.1/32"))) {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      for (SsrfCorpus.Case each : cases) {
        assertThat(client.post(Requests.to(url)).label()).as("%s", each).isEqualTo("307");
      }
      assertThat(requests).hasValue(cases.size());
    } finally {
      server.stop(0);
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
