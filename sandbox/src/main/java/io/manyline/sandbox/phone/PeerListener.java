package io.manyline.sandbox.phone;

import io.manyline.whatsapp.proto.ProtocolMessage;

/// Takes what a companion tells its phone only.
@FunctionalInterface
interface PeerListener {
  /// @param stanzaId of the message that told it
  void onPeer(int device, String stanzaId, ProtocolMessage message);
}
