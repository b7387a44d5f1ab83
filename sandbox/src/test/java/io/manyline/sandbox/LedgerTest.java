package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.ledger.LedgerEntry;
import io.manyline.sandbox.ledger.LedgerEntry.Kind;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerTest {
  /// Long enough for a socket to be closed meanwhile.
  private static final Duration BUSY = Duration.ofMillis(300);

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final Http http = new Http(sandbox);
  private final VirtualPhone alice = sandbox.phones().create(null, "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create(null, "Bob").join();

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void everyStanzaAndWhatADeviceSaidToItShouldBeALine() throws Exception {
    sandbox.ledger().keep(1_000);
    TestCompanion companion = paired();
    String waited = bob.send(alice.number(), "waited").join();
    String live;
    try (Link link = companion.online(sandbox.tcp())) {
      companion.receive(link, true);
      link.pending();
      live = bob.send(alice.number(), "live").join();
      acknowledge(link, link.expect("message"));
      companion.sendText(link, Jid.phone(bob.number()), "out");
      link.pending();
    }
    awaitLast(Kind.ENDED);

    String chat = Jid.phone(bob.number()).toString();
    assertThat(lines())
        .filteredOn(line -> line.connection() == lines().getLast().connection())
        .filteredOn(line -> line.stanza() == null || line.stanza().tag().equals("message"))
        .extracting(LedgerEntry::kind)
        .startsWith(Kind.CONNECTED)
        .containsSubsequence(
            Kind.SENT_OFFLINE,
            Kind.DRAINED,
            Kind.RECEIPTED,
            Kind.SENT_LIVE,
            Kind.ACKED,
            Kind.GOT,
            Kind.ENDED);
    assertThat(lines())
        .filteredOn(line -> line.stanza() != null)
        .extracting(
            LedgerEntry::kind, line -> line.stanza().id(), line -> Jid.parse(line.stanza().chat()))
        .contains(
            tuple(Kind.SENT_OFFLINE, waited, Jid.parse(chat)),
            tuple(Kind.RECEIPTED, waited, Jid.parse(chat)),
            tuple(Kind.SENT_LIVE, live, Jid.parse(chat)),
            tuple(Kind.ACKED, live, Jid.parse(chat)));
    assertThat(lines().getFirst().at()).isBeforeOrEqualTo(lines().getLast().at());
  }

  @Test
  void whatIsNotConfirmedShouldBeALineOnEachConnection() throws Exception {
    TestCompanion companion = paired();
    sandbox.ledger().keep(1_000);
    String id = bob.send(alice.number(), "again").join();
    for (int i = 0; i < 2; i++) {
      try (Link link = companion.online(sandbox.tcp())) {
        link.expect("message");
      }
      awaitLast(Kind.ENDED);
    }

    assertThat(lines())
        .filteredOn(line -> line.stanza() != null && line.stanza().id().equals(id))
        .extracting(LedgerEntry::kind)
        .containsExactly(Kind.SENT_OFFLINE, Kind.SENT_OFFLINE);
    assertThat(lines())
        .filteredOn(line -> line.kind() == Kind.CONNECTED)
        .extracting(LedgerEntry::connection)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void whoeverTookTheOthersPlaceAndWhoWasCutShouldBeALine() throws Exception {
    TestCompanion companion = paired();
    sandbox.ledger().keep(1_000);
    try (Link first = companion.online(sandbox.tcp());
        Link second = companion.online(sandbox.tcp())) {
      first.expectEnd();
      HttpResponse<String> cut = http.post("/faults", "{\"kind\":\"drop_all\"}");
      second.expectEnd();

      assertThat(cut.body()).contains("\"dropped\":1");
    }
    awaitLast(Kind.ENDED);

    assertThat(lines())
        .filteredOn(line -> line.stanza() == null && line.kind() != Kind.DRAINED)
        .extracting(LedgerEntry::kind)
        .containsExactly(Kind.CONNECTED, Kind.REPLACED, Kind.CONNECTED, Kind.ENDED);
  }

  @Test
  void connectionShouldHaveEndedBeforeItsDeviceHearsSo() throws Exception {
    TestCompanion companion = paired();
    sandbox.ledger().keep(1_000);
    try (Link link = companion.online(sandbox.tcp())) {
      link.send(Node.of("xmlstreamend"));
      link.expectEnd();

      assertThat(lines())
          .extracting(LedgerEntry::kind)
          .contains(Kind.CONNECTED)
          .contains(Kind.ENDED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "ws", "wss"})
  void connectionThatADeviceEndsShouldHaveEndedBeforeItHearsSo(String scheme) throws Exception {
    TestCompanion companion = paired();
    sandbox.ledger().keep(1_000);
    URI server =
        Stream.of(sandbox.tcp(), sandbox.webSocket(), sandbox.secureWebSocket())
            .filter(each -> each.getScheme().equals(scheme))
            .findFirst()
            .orElseThrow();
    try (Link link = companion.online(server)) {
      sandbox.world().execute(() -> LockSupport.parkNanos(BUSY.toNanos()));
      link.finish();
      link.expectEnd();

      assertThat(lines()).extracting(LedgerEntry::kind).contains(Kind.CONNECTED, Kind.ENDED);
    }
  }

  @Test
  void aMessageThatIsSentAgainShouldShowWhetherItIsTheSame() throws Exception {
    sandbox.ledger().keep(1_000);
    TestCompanion companion = paired();
    try (Link link = companion.online(sandbox.tcp())) {
      Node message =
          Node.of("message", Node.of("enc").with("type", "msg").withBytes(new byte[] {1}))
              .with("id", "3EB0")
              .with("to", Jid.phone(bob.number()));
      link.send(message);
      link.send(message);
      link.send(
          message.withChildren(
              List.of(Node.of("enc").with("type", "msg").withBytes(new byte[] {2}))));
      link.pending();
    }

    assertThat(lines())
        .filteredOn(line -> line.kind() == Kind.GOT)
        .extracting(line -> line.stanza().digest())
        .satisfiesExactly(
            first -> assertThat(first).isNotZero(),
            second -> assertThat(second).isEqualTo(digests().getFirst()),
            third -> assertThat(third).isNotEqualTo(digests().getFirst()));
  }

  @Test
  void nothingShouldBeKeptUntilSomebodyAsksAndThenOnlyTheLastLines() throws Exception {
    TestCompanion companion = paired();
    assertThat(lines()).isEmpty();

    sandbox.ledger().keep(5);
    try (Link link = companion.online(sandbox.tcp())) {
      for (int i = 0; i < 9; i++) {
        bob.send(alice.number(), "text " + i).join();
        link.expect("message");
      }
    }
    awaitLast(Kind.ENDED);

    assertThat(lines()).hasSize(5);
    assertThat(lines().getFirst().number()).isEqualTo(sandbox.ledger().next() - 5);
    sandbox.ledger().keep(0);
    assertThat(lines()).isEmpty();
    assertThat(sandbox.ledger().isOn()).isFalse();
  }

  @Test
  void linesShouldBeReadAsJsonFromANumberOn() throws Exception {
    assertThat(http.get("/sandbox/ledger").body()).isEmpty();
    HttpResponse<String> kept = http.send("PUT", "/sandbox/ledger", "{\"lines\":100}");
    assertThat(kept.statusCode()).isEqualTo(200);
    TestCompanion companion = paired();
    String id = bob.send(alice.number(), "one").join();
    try (Link link = companion.online(sandbox.tcp())) {
      companion.receive(link, true);
      link.pending();
    }
    awaitLast(Kind.ENDED);

    HttpResponse<String> all = http.get("/sandbox/ledger");
    assertThat(all.headers().firstValue("content-type")).contains("application/x-ndjson");
    List<JsonNode> lines = all.body().lines().map(JsonMapper.builder().build()::readTree).toList();
    assertThat(lines).hasSize(lines().size());
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.path("kind").asString()).isEqualTo("receipted");
              assertThat(line.path("phone").asString()).isEqualTo(alice.number());
              assertThat(line.path("device").asInt()).isPositive();
              assertThat(line.path("stanza").path("id").asString()).isEqualTo(id);
            });
    long last = lines.getLast().path("number").asLong();
    assertThat(http.get("/sandbox/ledger/" + last).body().lines()).hasSize(1);
    assertThat(http.get("/sandbox/ledger/" + (last + 1)).body()).isEmpty();
    for (String wrong : List.of("{}", "{\"lines\":-1}", "{\"lines\":5000001}", "x")) {
      assertThat(http.send("PUT", "/sandbox/ledger", wrong).statusCode()).isEqualTo(400);
    }
    assertThat(http.get("/sandbox/ledger/first").statusCode()).isEqualTo(400);
    assertThat(http.get("/sandbox/ledger").body()).isEqualTo(all.body());
  }

  private TestCompanion paired() throws Exception {
    TestCompanion companion = new TestCompanion(sandbox);
    companion.pair(sandbox.tcp(), alice);
    return companion;
  }

  private static void acknowledge(Link link, Node message) throws Exception {
    link.send(
        Node.of("ack")
            .with("class", "message")
            .with("id", message.required("id"))
            .with("to", message.requiredJid("from")));
  }

  private List<LedgerEntry> lines() {
    return sandbox.ledger().from(0, Integer.MAX_VALUE);
  }

  private List<Long> digests() {
    return lines().stream()
        .filter(line -> line.kind() == Kind.GOT)
        .map(line -> line.stanza().digest())
        .toList();
  }

  private void awaitLast(Kind kind) {
    Awaitility.await().until(() -> !lines().isEmpty() && lines().getLast().kind() == kind);
  }
}
