package io.manyline.worker.session;

import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.client.IssuedCode;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.client.WhatsAppClient;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.whatsapp.profile.Profiles;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.connection.SessionConnector;
import io.manyline.worker.ownership.LeaseGate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Connections that do what the test tells, and remember what the session asked of them.
final class FakeNetwork implements SessionConnector {
  final List<Connection> opened = new CopyOnWriteArrayList<>();

  @Override
  public SessionConnection open(
      DeviceStore store, Executor lane, LeaseGate gate, ClientListener listener, Past past) {
    Connection connection = new Connection(lane, listener);
    opened.add(connection);
    return connection;
  }

  Connection latest() {
    return opened.getLast();
  }

  static final class Connection implements SessionConnection {
    final List<OutgoingMessage> prepared = new CopyOnWriteArrayList<>();
    volatile Function<Jid, CompletionStage<IssuedCode>> codeFor = _ -> new CompletableFuture<>();
    volatile WhatsAppClient.Evidence evidence = new WhatsAppClient.Evidence(null, null);
    volatile boolean closed;
    volatile boolean revoked;

    private final Executor lane;
    private final ClientListener listener;

    private Connection(Executor lane, ClientListener listener) {
      this.lane = lane;
      this.listener = listener;
    }

    void tell(WaEvent event) {
      lane.execute(() -> listener.onEvent(event));
    }

    void end(DisconnectReason.Kind kind) {
      tell(new WaEvent.Disconnected(new DisconnectReason(kind, null)));
    }

    @Override
    public void connect() {}

    @Override
    public void disconnect() {
      closed = true;
      end(DisconnectReason.Kind.REQUESTED);
    }

    @Override
    public void revoke() {
      revoked = true;
    }

    @Override
    public CompletionStage<PreparedMessage> prepare(OutgoingMessage message) {
      prepared.add(message);
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<ServerAck> transmit(PreparedMessage message) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> markRead(Jid chat, @Nullable Jid sender, List<String> messageIds) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> change(Setting setting) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<IssuedCode> requestLinkCode(Jid phone) {
      return codeFor.apply(phone);
    }

    @Override
    public CompletionStage<Void> answerPasskey(byte[] credentialId, byte[] assertion) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> rejectCall(String callId) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> logOut() {
      return new CompletableFuture<>();
    }

    @Override
    public WhatsAppClient.Evidence evidence() {
      return evidence;
    }

    @Override
    public Channels channels() {
      throw new SendException(SendException.Reason.NOT_LOGGED_IN, "no channels on this network");
    }

    @Override
    public Groups groups() {
      throw new SendException(SendException.Reason.NOT_LOGGED_IN, "no groups on this network");
    }

    @Override
    public Presence presence() {
      throw new SendException(SendException.Reason.NOT_LOGGED_IN, "no groups on this network");
    }

    @Override
    public Profiles profiles() {
      throw new SendException(SendException.Reason.NOT_LOGGED_IN, "no groups on this network");
    }

    @Override
    public Privacy privacy() {
      throw new SendException(SendException.Reason.NOT_LOGGED_IN, "no groups on this network");
    }

    @Override
    public ClientMedia media() {
      throw new SendException(SendException.Reason.NOT_LOGGED_IN, "no media on this network");
    }
  }
}
