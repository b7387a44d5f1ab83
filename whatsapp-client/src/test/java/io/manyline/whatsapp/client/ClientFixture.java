package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private Function<Node, Optional<Node>> script = stanza -> Optional.empty();
  private boolean silent;

  public ClientFixture() {
    this(new InMemoryDeviceStore());
  }

  /// A new client over a store that another one left.
  public ClientFixture(InMemoryDeviceStore store) {
    this.store = store;
    ClientSettings settings =
        new ClientSettings(
            URI.create("tcp://sandbox:1"), ScriptedServer.trustRoot(), "2.3000.1", "Manyline");
    client =
        new WhatsAppClient(
            settings,
            new ClientPorts(transport, store, lane, timer, timer, new SecureRandom(), events::add));
  }

  /// A client that is linked and has prekeys on the server, logged in and drained.
  public static ClientFixture online() {
    ClientFixture fixture = linked();
    fixture.connect();
    fixture.succeed();
    fixture.push(Node.of("ib", Node.of("offline").with("count", 0)));
    fixture.server().forget();
    fixture.events.clear();
    return fixture;
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

  private Optional<Node> answer(Node stanza) {
    if (silent) {
      return Optional.empty();
    }
    return script.apply(stanza).or(() -> ScriptedServer.obliging(stanza, preKeysOnServer));
  }
}
