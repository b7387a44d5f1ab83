package io.manyline.worker.connection;

import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.client.ClientPorts;
import io.manyline.whatsapp.client.ClientSettings;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.client.IssuedCode;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.client.WhatsAppClient;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.whatsapp.profile.Profiles;
import io.manyline.whatsapp.socket.Transport;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.ownership.LeaseGate;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Connects by `whatsapp-client`, with the version of the moment, through a transport that checks
/// the lease.
public final class WhatsAppConnector implements SessionConnector {
  private final ClientSettings settings;
  private final ClientVersion version;
  private final Transport transport;
  private final MediaTransfers transfers;
  private final Surroundings around;
  private final WorkerMetrics metrics;

  /// What all connections share of the process.
  ///
  /// @param chores runs what a client does and nobody waits for
  public record Surroundings(
      ClientTimer timer, Executor chores, InstantSource clock, SecureRandom random) {}

  public WhatsAppConnector(
      ClientSettings settings,
      ClientVersion version,
      Transport transport,
      MediaTransfers transfers,
      Surroundings around,
      WorkerMetrics metrics) {
    this.settings = settings;
    this.version = version;
    this.transport = transport;
    this.transfers = transfers;
    this.around = around;
    this.metrics = metrics;
  }

  @Override
  public SessionConnection open(
      DeviceStore store, Executor lane, LeaseGate gate, ClientListener listener, Past past) {
    LeaseGatedTransport gated = new LeaseGatedTransport(transport, gate, metrics);
    String announced = version.current();
    ClientListener watched =
        event -> {
          judge(announced, event);
          listener.onEvent(event);
        };
    WhatsAppClient client =
        new WhatsAppClient(
            settings.withVersion(announced).withHistory(past.depth()),
            new ClientPorts(
                gated,
                store,
                lane,
                around.timer(),
                around.chores(),
                around.clock(),
                around.random(),
                watched,
                new ClientPorts.Bulk(transfers, past.sink())));
    return new ClientConnection(client, gated);
  }

  /// What WhatsApp's answer says of the version.
  private void judge(String announced, WaEvent event) {
    switch (event) {
      case WaEvent.Connected _, WaEvent.PairingCode _ -> version.accept(announced);
      case WaEvent.Disconnected it when it.reason().kind() == Kind.CLIENT_OUTDATED ->
          version.refuse(announced);
      default -> {}
    }
  }

  private record ClientConnection(WhatsAppClient client, LeaseGatedTransport transport)
      implements SessionConnection {
    @Override
    public void connect() {
      client.connect();
    }

    @Override
    public void disconnect() {
      client.disconnect();
    }

    @Override
    public void revoke() {
      transport.revoke();
      client.disconnect();
    }

    @Override
    public CompletionStage<PreparedMessage> prepare(OutgoingMessage message) {
      return client.prepare(message);
    }

    @Override
    public CompletionStage<ServerAck> transmit(PreparedMessage message) {
      return client.transmit(message);
    }

    @Override
    public CompletionStage<Void> markRead(Jid chat, @Nullable Jid sender, List<String> messageIds) {
      return client.markRead(chat, sender, messageIds);
    }

    @Override
    public CompletionStage<Void> change(Setting setting) {
      return client.change(setting);
    }

    @Override
    public CompletionStage<IssuedCode> requestLinkCode(Jid phone) {
      return client.requestLinkCode(phone);
    }

    @Override
    public CompletionStage<Void> answerPasskey(byte[] credentialId, byte[] assertion) {
      return client.answerPasskey(credentialId, assertion);
    }

    @Override
    public CompletionStage<Void> rejectCall(String callId) {
      return client.rejectCall(callId);
    }

    @Override
    public CompletionStage<Void> logOut() {
      return client.logOut();
    }

    @Override
    public WhatsAppClient.Evidence evidence() {
      return client.evidence();
    }

    @Override
    public Channels channels() {
      return client.channels();
    }

    @Override
    public Groups groups() {
      return client.groups();
    }

    @Override
    public Presence presence() {
      return client.presence();
    }

    @Override
    public Profiles profiles() {
      return client.profiles();
    }

    @Override
    public Privacy privacy() {
      return client.privacy();
    }

    @Override
    public ClientMedia media() {
      return client.media();
    }
  }
}
