package io.manyline.whatsapp.oracle;

import io.manyline.whatsapp.signal.PreKeyBundle;

/// A device run by the reference implementation, with one peer and one group.
///
/// **Shape:** keys are 32 raw bytes, messages as they travel. Its state goes through its bytes at
/// every use. **Errors:** [OracleRefusal].
public interface OraclePeer {
  /// @param withOneTime with a one-time prekey that no bundle before had
  PreKeyBundle bundle(boolean withOneTime);

  /// A new session with the peer, in front of any that is there.
  void begin(PreKeyBundle bundle);

  Sent send(byte[] plaintext);

  byte[] receive(boolean preKeyMessage, byte[] message);

  /// A fresh sender key of its own, and its distribution.
  byte[] newSenderKey();

  /// The distribution of the sender key that it has.
  byte[] distribution();

  void acceptSenderKey(byte[] distribution);

  byte[] sendToGroup(byte[] plaintext);

  byte[] receiveFromGroup(byte[] message);

  record Sent(boolean preKeyMessage, byte[] message) {}
}
