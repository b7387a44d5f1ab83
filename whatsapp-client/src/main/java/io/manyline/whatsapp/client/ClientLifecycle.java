package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.device.KnownServer;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.iq.ServerIqHandler;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.login.FailureReasons;
import io.manyline.whatsapp.login.KeepAlive;
import io.manyline.whatsapp.login.StreamErrors;
import io.manyline.whatsapp.noise.VerifiedServer;
import io.manyline.whatsapp.pairing.PairingCodes;
import io.manyline.whatsapp.pairing.PairingHandler;
import io.manyline.whatsapp.pairing.PasskeyPairing;
import io.manyline.whatsapp.socket.InboundGate;
import io.manyline.whatsapp.socket.NoiseSocket;
import io.manyline.whatsapp.stanza.LaneTimer;
import io.manyline.whatsapp.stanza.ResponseTracker;
import io.manyline.whatsapp.stanza.StanzaRouter;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's life: connecting → registering or logging in → online → ended.
///
/// **Shape:** linking goes registering → linked → (515, or the socket's end) → logging in, inside.
/// **Order and threads:** on the lane. **Errors:** every end comes once, as `Disconnected`; from
/// the end on nothing is committed, acknowledged or told. An end that we ask for is told when the
/// server has closed as well: whoever logs in after it replaces nobody.
final class ClientLifecycle implements NoiseSocket.Listener {
  private static final Logger log = LoggerFactory.getLogger(ClientLifecycle.class);

  /// From dialling until the server let us in or gave us refs.
  static final Duration LOGIN_DEADLINE = Duration.ofSeconds(30);

  /// How long the server may take to close a connection that we end.
  static final Duration PARTING = Duration.ofMillis(500);

  /// What each login reads.
  private static final List<StateKey> LOGIN_READS =
      Stream.of(
              StateKey.Kind.CREDENTIALS,
              StateKey.Kind.KNOWN_SERVER,
              StateKey.Kind.PRE_KEY_META,
              StateKey.Kind.PRESENCE,
              StateKey.Kind.APP_STATE_KEYS,
              StateKey.Kind.HISTORY_QUEUE)
          .map(StateKey::single)
          .toList();

  private enum Phase {
    NEW,
    REGISTERING,
    /// Our signature is sent; the server will ask for a restart.
    LINKED,
    LOGGING_IN,
    ONLINE,
    ENDED
  }

  private final ClientPorts ports;
  private final HistoryDepth depth;
  private final LaneTimer timer;
  private final StateLedger ledger;
  private final ResponseTracker responses;
  private final ServerLink link;
  private final StanzaRouter router;

  private Phase phase = Phase.NEW;
  private volatile @Nullable Online rooms;
  private ClientTimer.@Nullable Handle deadline;
  private @Nullable Kind endedBy;
  private volatile @Nullable Instant lastStanza;
  private boolean quiet;

  /// What there is once the device is known.
  private record Online(
      OwnDevice own, ClientRooms rooms, PairingCodes codes, KeepAlive keepAlive) {}

  ClientLifecycle(ClientSettings settings, ClientPorts ports) {
    this.ports = ports;
    this.depth = settings.history();
    this.timer = new LaneTimer(ports.timer(), ports.lane());
    InboundGate gate = new InboundGate();
    this.ledger =
        new StateLedger(
            ports.store(), ports.lane(), timer, gate, why -> end(Kind.STORE_FAILED, why));
    this.responses = new ResponseTracker(timer);
    this.link = new ServerLink(settings, ports, gate);
    this.router = new StanzaRouter(responses, link);
  }

  void connect() {
    if (phase != Phase.NEW) {
      throw new IllegalStateException("a client connects once; it is " + phase);
    }
    try {
      ledger.readAhead(LOGIN_READS);
      rooms = wire(OwnDevice.load(ledger.begin(), ports.random()));
      open();
    } catch (RuntimeException e) {
      // A store that cannot be read has ended the client by now, and said so.
      if (phase != Phase.ENDED) {
        throw e;
      }
    }
  }

  void end(Kind kind, @Nullable String detail) {
    end(new DisconnectReason(kind, detail));
  }

  boolean isOnline() {
    return phase == Phase.ONLINE;
  }

  boolean isEnded() {
    return phase == Phase.ENDED;
  }

  @Nullable Kind endedBy() {
    return endedBy;
  }

  /// Whether the server waits for a phone to link us.
  boolean isPairing() {
    return phase == Phase.REGISTERING && online().codes().end().isAfter(ports.clock().instant());
  }

  PairingCodes codes() {
    return online().codes();
  }

  /// @throws IllegalStateException before [#connect()]
  OwnDevice own() {
    return online().own();
  }

  ClientRooms rooms() {
    return online().rooms();
  }

  ServerLink link() {
    return link;
  }

  WhatsAppClient.Evidence evidence() {
    Online made = rooms;
    return new WhatsAppClient.Evidence(
        lastStanza, made == null ? null : made.keepAlive().lastPong());
  }

  @Override
  public void onEstablished(VerifiedServer server) {
    // The server speaks next: refs, success or failure.
    StateChanges changes = ledger.begin();
    if (own().isLinked() && !server.equals(link.known())) {
      KnownServer.put(changes, server);
      ledger.commit(changes);
    }
  }

  @Override
  public void onStanza(Node stanza) {
    lastStanza = ports.clock().instant();
    quiet = false;
    router.route(stanza);
    if (rooms != null && phase == Phase.ONLINE) {
      rooms.rooms().drain.onStanza(stanza);
    }
  }

  @Override
  public void onClosed(DisconnectReason reason) {
    if (phase == Phase.LINKED) {
      restart();
      return;
    }
    end(reason);
  }

  private Online wire(OwnDevice own) {
    ClientRooms made = new ClientRooms(ports, ledger, responses, link, own, depth);
    PairingCodes codes =
        new PairingCodes(
            timer,
            ports.clock(),
            ports.listener(),
            () -> end(Kind.QR_TIMEOUT, "no phone scanned a code"));
    PairingHandler pairing =
        new PairingHandler(ledger, link, codes, made.linkCode, ports.random(), new OnPairing());
    made.passkey.onRequest(() -> awaitPasskey(codes));
    made.linkCode.onChanged(
        code ->
            ports
                .listener()
                .onEvent(new WaEvent.LinkCodeChanged(code, code == null ? null : codes.end())));
    made.onNotification(
        "companion_reg_refresh",
        (notification, acknowledge) -> {
          acknowledge.run();
          codes.renew(own, ports.random());
        });
    KeepAlive keepAlive =
        new KeepAlive(made.deviceQueries, timer, ports.clock(), ports.random(), new OnKeepAlive());
    ServerIqHandler questions =
        new ServerIqHandler(link)
            .on("pair-device", iq -> onPairDevice(iq, pairing, own))
            .on("pair-success", iq -> pairing.onPairSuccess(iq, own));
    made.register(router, own);
    router
        .on("iq", questions::handle)
        .on("success", this::onSuccess)
        .on("failure", failure -> end(FailureReasons.of(failure)))
        .on("stream:error", this::onStreamError);
    return new Online(own, made, codes, keepAlive);
  }

  /// Nobody can scan any more; who does not answer in time ends this round as codes that ran out
  /// do.
  private void awaitPasskey(PairingCodes codes) {
    codes.stop();
    cancelDeadline();
    deadline =
        timer.schedule(
            PasskeyPairing.LIFE, () -> end(Kind.QR_TIMEOUT, "nobody answered for the passkey"));
  }

  private void open() {
    phase = own().isLinked() ? Phase.LOGGING_IN : Phase.REGISTERING;
    deadline =
        timer.schedule(LOGIN_DEADLINE, () -> end(link.stuckIn(), "the server kept us waiting"));
    link.open(own(), ledger, this);
  }

  private void restart() {
    cancelDeadline();
    online().keepAlive().stop();
    responses.failAll();
    link.close();
    open();
  }

  private void onPairDevice(Node iq, PairingHandler pairing, OwnDevice own) {
    cancelDeadline();
    pairing.onPairDevice(iq, own);
    online().keepAlive().stop();
    online().keepAlive().start();
  }

  private void onSuccess(Node success) {
    if (phase != Phase.LOGGING_IN) {
      log.warn("ignored a success in phase {}", phase);
      return;
    }
    cancelDeadline();
    phase = Phase.ONLINE;
    learnLid(success.jid("lid").orElse(null));
    ClientRooms made = rooms();
    made.drain.begin();
    online().keepAlive().start();
    new AfterLogin(ports, made, own(), this::isOnline).begin();
  }

  private void learnLid(@Nullable Jid lid) {
    Credentials.Link mine = own().link();
    if (lid == null || lid.equals(mine.lid())) {
      return;
    }
    StateChanges changes = ledger.begin();
    Credentials linked =
        own()
            .writeLinked(
                changes,
                new Credentials.Link(mine.jid(), lid, mine.platform(), mine.deviceIdentity()));
    new AddressBook(changes).learn(mine.jid(), lid);
    // In use at once: whatever builds on it is committed later, and commits keep their order.
    own().use(linked);
    ledger.commit(changes, () -> {});
  }

  private void onStreamError(Node error) {
    DisconnectReason reason = StreamErrors.of(error);
    if (phase == Phase.LINKED && reason.kind() == Kind.RESTART_REQUIRED) {
      restart();
      return;
    }
    end(reason);
  }

  private void end(DisconnectReason reason) {
    if (phase == Phase.ENDED) {
      return;
    }
    if (link.isResuming()) {
      doubtServer();
    }
    phase = Phase.ENDED;
    endedBy = reason.kind();
    cancelDeadline();
    if (rooms != null) {
      rooms.codes().stop();
      rooms.keepAlive().stop();
      rooms.rooms().history.stop();
    }
    CompletionStage<Void> gone = link.close();
    ledger.close();
    responses.close();
    if (reason.kind() == Kind.REQUESTED) {
      CompletableFuture<Void> parted = gone.toCompletableFuture().copy();
      ClientTimer.Handle most = timer.schedule(PARTING, () -> parted.complete(null));
      parted.thenRun(most::cancel).thenRun(() -> tellEnd(reason));
    } else {
      tellEnd(reason);
    }
  }

  private void tellEnd(DisconnectReason reason) {
    ports.listener().onEvent(new WaEvent.Disconnected(reason));
  }

  /// A server that does not answer to its known key is greeted as a stranger next time.
  private void doubtServer() {
    StateChanges changes = ledger.begin();
    KnownServer.forget(changes);
    ledger.commit(changes);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private Online online() {
    if (rooms == null) {
      throw new IllegalStateException("not connected yet");
    }
    return rooms;
  }

  private final class OnPairing implements PairingHandler.Listener {
    @Override
    public void onPaired(Credentials.Link by) {
      phase = Phase.LINKED;
      cancelDeadline();
      deadline =
          timer.schedule(
              LOGIN_DEADLINE, () -> end(Kind.CONNECTION_LOST, "no restart after linking"));
      ports.listener().onEvent(new WaEvent.Paired(by.jid(), by.lid(), by.platform()));
    }

    @Override
    public void onRejected(String why) {
      end(Kind.PAIRING_REJECTED, why);
    }
  }

  private final class OnKeepAlive implements KeepAlive.Listener {
    @Override
    public void onPong() {
      // Two quiet rounds: what the store has as well need not stay in memory.
      if (quiet) {
        ledger.shrink();
      }
      quiet = true;
      if (phase == Phase.ONLINE) {
        rooms().hygiene.tend(own());
      }
    }

    @Override
    public void onSilence() {
      end(Kind.KEEPALIVE_TIMEOUT, "no answer to a keep-alive");
    }
  }
}
