package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.ledger.LedgerEntry;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived.Status;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client against the sandbox, over real sockets.
final class SandboxIT {
  private static final int LEDGER_LINES = 100_000;

  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    sandbox.ledger().keep(LEDGER_LINES);
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
  }

  @AfterAll
  static void stop() {
    transport.close();
    sandbox.close();
  }

  @BeforeEach
  void createPhones() {
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
  }

  @AfterEach
  void phonesShouldHaveUnderstoodEverything() {
    assertThat(alice.messages().join()).allMatch(message -> !message.text().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss", "tcp"})
  void linkedClientShouldSendAndReceive(String scheme) {
    try (LiveClient client = link(uri(scheme))) {
      ServerAck ack = client.send("3EB0000000000000000A", jid(bob), "hello Bob");
      PhoneMessage arrived =
          bob.awaitMessage(message -> message.text().equals("hello Bob"), LiveClient.PATIENCE)
              .join();
      assertThat(ack.error()).isNull();
      assertThat(arrived.from()).isEqualTo(alice.number());
      assertThat(arrived.id()).isEqualTo("3EB0000000000000000A");
      assertThat(status(client, Status.DELIVERED)).isEqualTo("3EB0000000000000000A");

      bob.read(List.of()).join();
      assertThat(status(client, Status.READ)).isEqualTo("3EB0000000000000000A");

      String id = bob.send(alice.number(), "hello Alice").join();
      MessageReceived message = client.awaitReceived(MessageReceived.class, 1).getFirst();
      assertThat(message.messageId()).isEqualTo(id);
      assertThat(message.content()).isEqualTo(new MessageContent.Text("hello Alice"));
      assertThat(message.from().phone()).isEqualTo(jid(bob));
      assertThat(message.from().lid()).isEqualTo(Jid.lid(bob.lid()));
      assertThat(message.fromMe()).isFalse();
      awaitTick(bob, id, PhoneMessage::delivered);

      client.markRead(message.chat(), List.of(id));
      awaitTick(bob, id, PhoneMessage::read);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss", "tcp"})
  void loginAfterARequestedEndShouldReplaceNobody(String scheme) {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    link(uri(scheme), store).close();
    long begin = sandbox.ledger().next();

    for (int i = 0; i < 20; i++) {
      try (LiveClient client = new LiveClient(settings(uri(scheme)), transport, store)) {
        client.awaitEvent(WaEvent.Connected.class);
        client.disconnect();
        assertThat(client.awaitEnd()).isEqualTo(Kind.REQUESTED);
      }
    }

    assertThat(sandbox.ledger().from(begin, LEDGER_LINES))
        .extracting(LedgerEntry::kind)
        .contains(LedgerEntry.Kind.CONNECTED)
        .doesNotContain(LedgerEntry.Kind.REPLACED);
  }

  @Test
  void ownPhoneShouldSeeWhatTheCompanionSentAndTheOtherWayRound() {
    try (LiveClient client = link(sandbox.tcp())) {
      client.send("3EB0000000000000000B", jid(bob), "from the companion");
      alice
          .awaitMessage(message -> message.text().equals("from the companion"), LiveClient.PATIENCE)
          .join();

      alice.send(bob.number(), "from the phone").join();
      MessageReceived copy = client.awaitReceived(MessageReceived.class, 1).getFirst();
      assertThat(copy.fromMe()).isTrue();
      assertThat(copy.content()).isEqualTo(new MessageContent.Text("from the phone"));
      assertThat(copy.peer().phone()).isEqualTo(jid(bob));
    }
  }

  @Test
  void messageThatTheServerWithholdsShouldComeThroughThePhone() throws Exception {
    try (LiveClient client = link(sandbox.tcp())) {
      String group =
          sandbox.groups().create(bob.number(), "Crew", List.of(alice.number())).join().id();
      fault(
          "{\"kind\":\"withhold\",\"number\":\"%s\",\"device\":%d,\"times\":2}"
              .formatted(alice.number(), companionId()));

      String id = bob.send(alice.number(), "hello Alice").join();
      bob.send(group, "hello all").join();

      List<MessageReceived> received = client.awaitReceived(MessageReceived.class, 2);
      assertThat(received)
          .extracting(MessageReceived::content)
          .containsExactly(
              new MessageContent.Text("hello Alice"), new MessageContent.Text("hello all"));
      assertThat(received.getFirst().messageId()).isEqualTo(id);
      assertThat(received).allMatch(message -> jid(bob).equals(message.from().phone()));
      assertThat(received.getLast().chat()).isEqualTo(Jid.parse(group));
      bob.send(alice.number(), "as usual").join();
      assertThat(client.awaitReceived(MessageReceived.class, 3).getLast().content())
          .isEqualTo(new MessageContent.Text("as usual"));
    }
  }

  @Test
  void manyMessagesShouldArriveInOrderBothWays() {
    try (LiveClient client = link(sandbox.webSocket())) {
      for (int i = 0; i < 30; i++) {
        client.send("3EB00000000000000%03d".formatted(i), jid(bob), "out " + i);
        bob.send(alice.number(), "in " + i).join();
      }

      List<MessageReceived> received = client.awaitReceived(MessageReceived.class, 30);
      assertThat(texts(received)).containsExactlyElementsOf(numbered("in ", 30));
      bob.awaitMessage(message -> message.text().equals("out 29"), LiveClient.PATIENCE).join();
      assertThat(
              bob.messages().join().stream()
                  .filter(message -> message.direction() == PhoneMessage.Direction.IN)
                  .map(PhoneMessage::text))
          .containsExactlyElementsOf(numbered("out ", 30));
      assertThat(client.store.received(WaEvent.MessageUndecryptable.class)).isEmpty();
    }
  }

  @Test
  void messagesThatWaitedShouldComeOnceAndInOrderAfterTheNextLogin() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(sandbox.tcp(), store)) {
      bob.send(alice.number(), "live").join();
      client.awaitReceived(MessageReceived.class, 1);
    }
    await().atMost(LiveClient.PATIENCE).until(() -> !companionOnline());
    for (int i = 0; i < 250; i++) {
      bob.send(alice.number(), "waits " + i).join();
    }
    int before = store.commits().size();

    try (LiveClient again = new LiveClient(settings(sandbox.tcp()), transport, store)) {
      again.awaitEvent(WaEvent.Connected.class);
      assertThat(again.awaitEvent(WaEvent.OfflineDrained.class).count())
          .isGreaterThanOrEqualTo(250);
      List<MessageReceived> received = again.awaitReceived(MessageReceived.class, 251);
      assertThat(texts(received).subList(1, 251))
          .containsExactlyElementsOf(numbered("waits ", 250));
      assertThat(received.subList(1, 251)).allMatch(MessageReceived::offline);
      assertThat(store.commits().size() - before).isLessThan(100);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void clientShouldComeBackWhetherTheServerResumesOrNot(boolean declines) throws Exception {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    link(sandbox.tcp(), store).close();
    assertThat(store.read(StateKey.single(StateKey.Kind.KNOWN_SERVER))).isNotNull();
    fault("{\"kind\":\"decline_resumption\",\"on\":" + declines + "}");

    try (LiveClient again = new LiveClient(settings(sandbox.webSocket()), transport, store)) {
      again.awaitEvent(WaEvent.Connected.class);
      again.send("3EB00000000000000R01", jid(bob), "back");
      bob.awaitMessage(message -> message.text().equals("back"), LiveClient.PATIENCE).join();
    } finally {
      fault("{\"kind\":\"decline_resumption\",\"on\":false}");
    }
  }

  @Test
  void unlinkedClientShouldEndAsLoggedOutAndStayOut() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(sandbox.tcp(), store)) {
      alice.unlink(companionId()).join();
      assertThat(client.awaitEnd()).isEqualTo(Kind.LOGGED_OUT);
    }
    try (LiveClient again = new LiveClient(settings(sandbox.tcp()), transport, store)) {
      assertThat(again.awaitEnd()).isEqualTo(Kind.LOGGED_OUT);
    }
  }

  @Test
  void logOutShouldUnlinkTheDevice() {
    try (LiveClient client = link(sandbox.tcp())) {
      client.logOut();

      assertThat(client.awaitEnd()).isEqualTo(Kind.LOGGED_OUT);
      assertThat(alice.devices().join()).hasSize(1);
    }
  }

  @Test
  void newerLoginShouldReplaceTheOlder() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient older = link(sandbox.tcp(), store);
        LiveClient newer = new LiveClient(settings(sandbox.tcp()), transport, store)) {
      newer.awaitEvent(WaEvent.Connected.class);

      assertThat(older.awaitEnd()).isEqualTo(Kind.REPLACED);
    }
  }

  @Test
  void numberThatNobodyHasShouldBeRefused() {
    try (LiveClient client = link(sandbox.tcp())) {
      assertThat(
              catchThrowableOfType(
                  CompletionException.class,
                  () -> client.prepare("3EB0000000000000000C", Jid.phone("15559999999"), "x")))
          .cause()
          .isInstanceOfSatisfying(
              SendException.class,
              failure ->
                  assertThat(failure.reason())
                      .isEqualTo(SendException.Reason.RECIPIENT_NOT_ON_WHATSAPP));
    }
  }

  @Test
  void serverWithAnotherRootShouldNotBeTrusted() {
    ClientSettings wrong =
        new ClientSettings(
            sandbox.tcp(), ScriptedServer.trustRoot(), "2.3000.1023456789", "Manyline");
    try (LiveClient client = new LiveClient(wrong, transport, new InMemoryDeviceStore())) {
      assertThat(client.awaitEnd()).isEqualTo(Kind.SERVER_UNTRUSTED);
    }
  }

  @Test
  void tlsCertificateThatNobodyTrustsShouldEndTheConnection() {
    try (NettyTransport strict = new NettyTransport(1, "");
        LiveClient client =
            new LiveClient(
                settings(sandbox.secureWebSocket()), strict, new InMemoryDeviceStore())) {
      assertThat(client.awaitEnd()).isEqualTo(Kind.CONNECT_FAILED);
    }
  }

  @Test
  void portThatNobodyListensOnShouldEndAsConnectFailed() {
    try (LiveClient client =
        new LiveClient(
            settings(URI.create("tcp://127.0.0.1:1")), transport, new InMemoryDeviceStore())) {
      assertThat(client.awaitEnd()).isEqualTo(Kind.CONNECT_FAILED);
    }
  }

  private LiveClient link(URI server) {
    return link(server, new InMemoryDeviceStore());
  }

  private LiveClient link(URI server, InMemoryDeviceStore store) {
    LiveClient client = new LiveClient(settings(server), transport, store);
    alice.scan(client.awaitCode()).join();
    WaEvent.Paired paired = client.awaitEvent(WaEvent.Paired.class);
    assertThat(paired.jid().account()).isEqualTo(jid(alice));
    WaEvent.Connected connected = client.awaitEvent(WaEvent.Connected.class);
    assertThat(connected.lid()).isNotNull();
    return client;
  }

  private static ClientSettings settings(URI server) {
    return new ClientSettings(server, sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }

  private static URI uri(String scheme) {
    return switch (scheme) {
      case "ws" -> sandbox.webSocket();
      case "wss" -> sandbox.secureWebSocket();
      default -> sandbox.tcp();
    };
  }

  private static void fault(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.control().resolve("/faults"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private int companionId() {
    return alice.devices().join().stream()
        .mapToInt(device -> device.id())
        .filter(id -> id != 0)
        .findFirst()
        .orElseThrow();
  }

  private boolean companionOnline() {
    return alice.devices().join().stream().anyMatch(device -> device.id() != 0 && device.online());
  }

  private static String status(LiveClient client, Status wanted) {
    await()
        .atMost(LiveClient.PATIENCE)
        .until(
            () ->
                client.store.received(ReceiptReceived.class).stream()
                    .anyMatch(receipt -> receipt.status() == wanted));
    return client.store.received(ReceiptReceived.class).stream()
        .filter(receipt -> receipt.status() == wanted)
        .map(receipt -> receipt.messageIds().getFirst())
        .findFirst()
        .orElseThrow();
  }

  private static void awaitTick(VirtualPhone phone, String id, Predicate<PhoneMessage> tick) {
    await()
        .atMost(LiveClient.PATIENCE)
        .until(
            () ->
                phone.messages().join().stream()
                    .anyMatch(message -> message.id().equals(id) && tick.test(message)));
  }

  private static List<String> texts(List<MessageReceived> messages) {
    return messages.stream()
        .map(message -> ((MessageContent.Text) message.content()).text())
        .toList();
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static Jid jid(VirtualPhone phone) {
    return Jid.phone(phone.number());
  }
}
