package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.device.KnownServer;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.login.ClientPayloads;
import io.manyline.whatsapp.noise.Initiator;
import io.manyline.whatsapp.noise.VerifiedServer;
import io.manyline.whatsapp.socket.InboundGate;
import io.manyline.whatsapp.socket.NoiseSocket;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The connection in use: one at a time, another after the restart that linking needs. On the lane.
final class ServerLink implements StanzaSender {
  private final ClientSettings settings;
  private final ClientPorts ports;
  private final InboundGate gate;
  private final ClientPayloads payloads;
  private @Nullable NoiseSocket socket;
  private @Nullable VerifiedServer known;

  ServerLink(ClientSettings settings, ClientPorts ports, InboundGate gate) {
    this.settings = settings;
    this.ports = ports;
    this.gate = gate;
    this.payloads = new ClientPayloads(settings);
  }

  /// Connects: to log in when the device is linked, to register when not.
  void open(OwnDevice own, StateLedger ledger, NoiseSocket.Listener listener) {
    byte[] payload =
        own.isLinked()
            ? payloads.login(own.link().jid())
            : payloads.registration(own.credentials(), own.signedPreKey(ledger.begin()));
    known = own.isLinked() ? KnownServer.read(ledger.begin()) : null;
    NoiseSocket opening =
        new NoiseSocket(
            ports.lane(),
            gate,
            () ->
                new Initiator(
                    own.credentials().noise(),
                    Curve.generate(ports.random()),
                    payload,
                    settings.trust(),
                    ports.clock().instant(),
                    known),
            listener);
    socket = opening;
    opening.open(ports.transport(), settings.server());
  }

  /// The server as it was stored when the present connection was opened.
  @Nullable VerifiedServer known() {
    return known;
  }

  /// Whether the present connection relies on what we knew of the server.
  boolean isResuming() {
    return socket != null && socket.isResuming();
  }

  /// @return completes, on the lane, when the other end has closed as well
  CompletionStage<Void> close() {
    NoiseSocket open = socket;
    socket = null;
    return open == null ? CompletableFuture.completedFuture(null) : open.close();
  }

  /// What to say of a server that keeps us waiting before the login.
  Kind stuckIn() {
    if (socket == null || !socket.isOpened()) {
      return Kind.CONNECT_FAILED;
    }
    return socket.isEstablished() ? Kind.CONNECTION_LOST : Kind.HANDSHAKE_FAILED;
  }

  @Override
  public void send(Node stanza) {
    sendEncoded(NodeEncoder.encode(stanza));
  }

  @Override
  public void sendEncoded(byte[] plaintext) {
    if (socket != null) {
      socket.send(plaintext);
    }
  }
}
