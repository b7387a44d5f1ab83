package io.manyline.whatsapp.client;

import static org.awaitility.Awaitility.await;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.history.HistoryChunk;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// A client on a manual lane, in manual time, in front of a scripted server.
public final class ClientFixture {
  public final ManualLane lane = new ManualLane();
  public final ManualTimer timer = new ManualTimer();
  public final InMemoryDeviceStore store;
  public final TestPhone phone = new TestPhone();
  public final List<WaEvent> events = new ArrayList<>();
  public final ScriptedTransport transport =
      new ScriptedTransport(link -> new ScriptedServer(link, this.resumes, this::answer));
  public final WhatsAppClient client;

  /// What the server says it has; more than the client's low water, so that nothing is uploaded.
  public int preKeysOnServer = 100;

  /// Whether the server lets clients that know it in by their first message.
  public boolean resumes = true;

  /// Chunks of the past that the client told.
  public final List<HistoryChunk> told = new ArrayList<>();

  /// Where files are while they are read.
  public final Path spool = Path.of("target", "spool", UUID.randomUUID().toString());

  /// What media hosts answer.
  public MediaHttp hosts =
      request -> {
        throw new IOException("no host");
      };

  /// When what nobody waits for is done: at once, unless a test says otherwise.
  public Consumer<Runnable> chores = Runnable::run;

  private Function<Node, Optional<Node>> script = stanza -> Optional.empty();
  private boolean silent;
  private int firstRefused = Integer.MAX_VALUE;

  public ClientFixture() {
    this(new InMemoryDeviceStore());
  }

  /// A new client over a store that another one left.
  public ClientFixture(InMemoryDeviceStore store) {
    this(store, HistoryDepth.RECENT);
  }

  public ClientFixture(InMemoryDeviceStore store, HistoryDepth depth) {
    this.store = store;
    ClientSettings settings =
        new ClientSettings(
            URI.create("tcp://sandbox:1"),
            ScriptedServer.trustRoot(),
            "2.3000.1",
            "Manyline",
            depth);
    client =
        new WhatsAppClient(
            settings,
            new ClientPorts(
                transport,
                store,
                lane,
                timer,
                chore -> chores.accept(chore),
                timer,
                new SecureRandom(),
                events::add,
                new ClientPorts.Bulk(transfers(), this::tell)));
  }

  /// Runs the lane until it is so: files are read on threads of their own.
  public void runUntil(BooleanSupplier condition) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              lane.runAll();
              return condition.getAsBoolean();
            });
  }

  /// A client that is linked and has prekeys on the server, logged in and drained.
  public static ClientFixture online() {
    return linked().goOnline();
  }

  /// The same over a store that another one left, or with another depth.
  public ClientFixture goOnline() {
    connect();
    succeed();
    push(Node.of("ib", Node.of("offline").with("count", 0)));
    server().forget();
    events.clear();
    return this;
  }

  public static ClientFixture linked() {
    ClientFixture fixture = new ClientFixture();
    fixture.phone.link(fixture.store);
    return fixture;
  }

  public void connect() {
    client.connect();
    lane.runAll();
  }

  public void succeed() {
    push(Node.of("success").with("t", 1_767_225_600L).with("lid", TestPhone.COMPANION_LID));
  }

  /// The server sends, the client's lane runs empty.
  public void push(Node stanza) {
    server().send(stanza);
    lane.runAll();
  }

  public void advance(Duration step) {
    timer.advance(step, lane);
  }

  /// The server's end of the connection that was opened last.
  public ScriptedServer server() {
    return transport.connection(transport.connections() - 1);
  }

  /// Answers that come before those of an obliging server.
  public void script(Function<Node, Optional<Node>> answers) {
    script = answers;
  }

  /// The server answers nothing any more.
  public void silence() {
    silent = true;
  }

  public <T extends WaEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public Optional<DisconnectReason> ended() {
    return events(WaEvent.Disconnected.class).stream()
        .map(WaEvent.Disconnected::reason)
        .findFirst();
  }

  public void offerRefs(int count) {
    List<Node> refs = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      refs.add(Node.of("ref").withText("2@ref" + i));
    }
    push(
        Node.of("iq", Node.of("pair-device").withChildren(refs))
            .with("id", "refs-1")
            .with("type", "set")
            .with("xmlns", "md")
            .with("from", Jid.SERVER));
  }

  /// From that number of a chunk on, nobody takes them.
  public void failChunksFrom(int number) {
    firstRefused = number;
  }

  private CompletionStage<Void> tell(HistoryChunk chunk) {
    if (chunk.number() >= firstRefused) {
      return CompletableFuture.failedFuture(new IOException("nobody takes it"));
    }
    told.add(chunk);
    return CompletableFuture.completedFuture(null);
  }

  private MediaTransfers transfers() {
    return new MediaTransfers(
        request -> hosts.exchange(request),
        new MediaAddresses(false),
        new MediaSpool(spool),
        task -> Thread.ofVirtual().start(task),
        timer,
        new SecureRandom());
  }

  private Optional<Node> answer(Node stanza) {
    if (silent) {
      return Optional.empty();
    }
    return script.apply(stanza).or(() -> ScriptedServer.obliging(stanza, preKeysOnServer));
  }
}
