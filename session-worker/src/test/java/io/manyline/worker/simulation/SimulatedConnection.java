package io.manyline.worker.simulation;

import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.client.IssuedCode;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.client.WhatsAppClient;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.whatsapp.profile.Profiles;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.socket.Transport;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.connection.GatedTransport;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.redis.StorageException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A client as `whatsapp-client` is one, as far as state and ownership are concerned: one real
/// ratchet with one peer, a commit before whatever may follow from it, in the order of the wire.
///
/// **Order and threads:** on the session's lane; frames come on an I/O thread and hand over.
final class SimulatedConnection implements SessionConnection {
  static final Jid ACCOUNT = Jid.phone("15550100001");
  static final Jid PEER = Jid.phone("15550100002");
  static final StateKey RATCHET = new StateKey(StateKey.Kind.SIGNAL_SESSION, PEER.toString());
  private static final Duration PARTING = Duration.ofMillis(500);
  private static final URI SERVER = URI.create("tcp://whatsapp");
  private static final WaEvent.Address ADDRESS = new WaEvent.Address(PEER, null);

  private final Ports ports;
  private final DeviceStore store;
  private final Executor lane;
  private final GatedTransport gated;
  private final ClientListener listener;
  private final Map<String, CompletableFuture<ServerAck>> unanswered = new HashMap<>();

  private Transport.@Nullable Connection wire;
  private @Nullable SignalSession ratchet;
  private boolean loggedIn;
  private boolean ended;

  /// What is told once the other end has closed as well.
  private @Nullable WaEvent last;

  /// What the world gives a client.
  record Ports(World world, SimulatedWhatsApp.Account account, Ratchets ratchets, Hooks hooks) {}

  /// Where the simulation looks on, or breaks something.
  interface Hooks {
    /// Frames as bytes, and back.
    byte[] encode(Frame frame);

    Frame decode(byte[] bytes);

    Sabotage sabotage();

    void count(Coverage.What what);

    void later(Duration delay, Runnable task);

    /// The ratchet as it is stored, for a client that ignores what may have been lost.
    byte[] stored();
  }

  SimulatedConnection(
      Ports ports,
      DeviceStore store,
      Executor lane,
      GatedTransport gated,
      ClientListener listener) {
    this.ports = ports;
    this.store = store;
    this.lane = lane;
    this.gated = gated;
    this.listener = listener;
  }

  @Override
  public void connect() {
    wire = gated.connect(SERVER, new Wire());
  }

  @Override
  public void disconnect() {
    end(Kind.REQUESTED);
  }

  @Override
  public void revoke() {
    gated.revoke();
    end(Kind.REQUESTED);
  }

  /// Encrypts at once, and commits: in the order of calls, as one chat demands.
  @Override
  public CompletionStage<PreparedMessage> prepare(OutgoingMessage message) {
    if (!loggedIn || ended) {
      return CompletableFuture.failedFuture(disconnected());
    }
    SessionCipher.Encrypted encrypted;
    try {
      encrypted = ports.ratchets.cipher.encrypt(ratchet(), Ratchets.text(message.messageId()));
    } catch (StorageException e) {
      end(Kind.STORE_FAILED);
      return CompletableFuture.failedFuture(disconnected());
    }
    ratchet = encrypted.session();
    PreparedMessage prepared =
        new PreparedMessage(message.messageId(), PEER, PEER, encrypted.message(), Instant.EPOCH);
    CompletableFuture<PreparedMessage> ready = new CompletableFuture<>();
    commit(
        List.of(),
        prepared,
        () -> ready.complete(prepared),
        () -> ready.completeExceptionally(disconnected()));
    return ready;
  }

  @Override
  public CompletionStage<ServerAck> transmit(PreparedMessage message) {
    if (!loggedIn || ended) {
      return CompletableFuture.failedFuture(disconnected());
    }
    CompletableFuture<ServerAck> answer = new CompletableFuture<>();
    unanswered.put(message.messageId(), answer);
    send(new Frame.Message(message.messageId(), message.stanza()));
    return answer;
  }

  private void hear(Frame frame) {
    if (ended) {
      return;
    }
    switch (frame) {
      case Frame.LoggedIn _ -> {
        loggedIn = true;
        listener.onEvent(new WaEvent.Connected(ACCOUNT, null));
      }
      case Frame.Stanza it -> receive(it);
      case Frame.MessageAck it -> {
        CompletableFuture<ServerAck> waiting = unanswered.remove(it.id());
        if (waiting != null) {
          waiting.complete(new ServerAck(it.id(), Instant.EPOCH, null, null));
        }
      }
      case Frame.Replaced _ -> end(Kind.REPLACED);
      default -> throw new IllegalStateException("no frame of the server: " + frame);
    }
  }

  private void receive(Frame.Stanza stanza) {
    SessionCipher.Decrypted decrypted;
    try {
      decrypted = ports.ratchets.cipher.decrypt(ratchet(), stanza.ciphertext());
    } catch (StorageException e) {
      end(Kind.STORE_FAILED);
      return;
    } catch (SignalException e) {
      store
          .settle(new ReceivedRef(PEER, PEER, stanza.id()))
          .whenComplete(
              (known, failure) -> {
                if (failure != null) {
                  end(Kind.STORE_FAILED);
                } else if (known) {
                  ports.hooks.count(Coverage.What.DUPLICATES_SETTLED);
                  send(new Frame.StanzaAck(stanza.id()));
                } else {
                  send(new Frame.Retry(stanza.id()));
                }
              });
      return;
    }
    ratchet = decrypted.session();
    if (ports.hooks.sabotage() == Sabotage.EARLY_ACK) {
      send(new Frame.StanzaAck(stanza.id()));
    }
    WaEvent.MessageReceived received =
        new WaEvent.MessageReceived(
            stanza.id(),
            PEER,
            ADDRESS,
            PEER,
            ADDRESS,
            false,
            stanza.offline(),
            Instant.EPOCH,
            "",
            new MessageContent.Text(stanza.id()));
    commit(List.of(received), null, () -> send(new Frame.StanzaAck(stanza.id())), () -> {});
  }

  private void commit(
      List<WaEvent.Durable> received,
      @Nullable PreparedMessage prepared,
      Runnable then,
      Runnable otherwise) {
    Map<StateKey, Optional<byte[]>> changes =
        Map.of(RATCHET, Optional.of(Objects.requireNonNull(ratchet).toBytes()));
    store
        .commit(new Commit(changes, received, List.of(), prepared))
        .whenComplete(
            (_, failure) -> {
              if (failure != null || ended) {
                otherwise.run();
                end(Kind.STORE_FAILED);
              } else {
                then.run();
              }
            });
  }

  private SignalSession ratchet() {
    SignalSession known = ratchet;
    if (known == null) {
      byte[] read = store.read(RATCHET);
      if (ports.hooks.sabotage() == Sabotage.NO_SKIP) {
        read = ports.hooks.stored();
      }
      known = SignalSession.fromBytes(Objects.requireNonNull(read));
      ratchet = known;
    }
    return known;
  }

  private void send(Frame frame) {
    Transport.Connection open = wire;
    if (!ended && open != null) {
      open.send(ports.hooks.encode(frame));
    }
  }

  private void end(Kind kind) {
    if (ended) {
      return;
    }
    ended = true;
    if (wire != null) {
      wire.close();
    }
    List<CompletableFuture<ServerAck>> open = List.copyOf(unanswered.values());
    unanswered.clear();
    open.forEach(each -> each.completeExceptionally(disconnected()));
    last = new WaEvent.Disconnected(new DisconnectReason(kind, null));
    if (kind == Kind.REQUESTED && wire != null) {
      ports.hooks.later(PARTING, () -> onLane(this::tellEnd));
    } else {
      tellEnd();
    }
  }

  private void tellEnd() {
    WaEvent untold = last;
    last = null;
    if (untold != null) {
      listener.onEvent(untold);
    }
  }

  private void closed() {
    end(Kind.CONNECTION_LOST);
    tellEnd();
  }

  private static SendException disconnected() {
    return new SendException(SendException.Reason.DISCONNECTED, "the connection ended");
  }

  private void onLane(Runnable task) {
    try {
      lane.execute(task);
    } catch (RejectedExecutionException e) {
      // The session ended.
    }
  }

  private final class Wire implements Transport.Listener {
    @Override
    public void onOpen() {
      onLane(() -> send(new Frame.Login()));
    }

    @Override
    public void onBytes(byte[] chunk) {
      Frame frame = ports.hooks.decode(chunk);
      onLane(() -> hear(frame));
    }

    @Override
    public void onClosed(String cause) {
      onLane(SimulatedConnection.this::closed);
    }
  }

  @Override
  public CompletionStage<Void> markRead(Jid chat, @Nullable Jid sender, List<String> messageIds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> change(Setting setting) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<IssuedCode> requestLinkCode(Jid phone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> answerPasskey(byte[] credentialId, byte[] assertion) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> rejectCall(String callId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> logOut() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WhatsAppClient.Evidence evidence() {
    return new WhatsAppClient.Evidence(null, null);
  }

  @Override
  public Groups groups() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Presence presence() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Profiles profiles() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Privacy privacy() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClientMedia media() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Channels channels() {
    throw new UnsupportedOperationException();
  }
}
