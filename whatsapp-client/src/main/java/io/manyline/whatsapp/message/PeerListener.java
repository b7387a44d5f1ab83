package io.manyline.whatsapp.message;

import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ProtocolMessage;

/// Takes what our own devices tell this device only: keys, history, settings.
///
/// **Order and threads:** on the lane, in wire order.
@FunctionalInterface
public interface PeerListener {
  /// @param sender the own device that wrote it
  /// @param changes become durable with the ratchet step, before the message is acknowledged
  /// @return runs once they are
  Runnable onPeer(ProtocolMessage message, Jid sender, StateChanges changes);
}
