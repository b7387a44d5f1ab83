package io.manyline.sandbox.login;

import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.ClientPayload;

/// Tells apart who wants to be paired and who wants to log in, and lets them in or not.
///
/// **Flow:** server connection → here → [PairingDesk] or [Logins]. **Errors:** a refusal is
/// `<failure reason/>` and the end of the connection; nothing is thrown. **Source:** docs/protocol:
/// client payload, login results.
public final class FrontDesk {
  private final PairingDesk pairing;
  private final Logins logins;

  public FrontDesk(PairingDesk pairing, Logins logins) {
    this.pairing = pairing;
    this.logins = logins;
  }

  /// @param noiseKey the client's static key, proven by the handshake
  public StanzaListener admit(byte[] noiseKey, ClientPayload payload, DeviceLink link) {
    return payload.hasDevicePairingData()
        ? pairing.register(noiseKey, payload, link)
        : logins.login(noiseKey, payload, link);
  }

  static StanzaListener refuse(DeviceLink link, int reason) {
    return refuse(link, Node.of("failure").with("reason", reason).with("location", "sandbox"));
  }

  static StanzaListener refuse(DeviceLink link, Node failure) {
    link.send(failure);
    link.close();
    return new Closed();
  }

  /// Behind a connection that was refused: what still arrives is of no effect.
  private record Closed() implements StanzaListener {
    @Override
    public void onStanza(Node stanza) {}

    @Override
    public void onClosed() {}
  }
}
