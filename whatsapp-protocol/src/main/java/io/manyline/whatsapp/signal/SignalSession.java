package io.manyline.whatsapp.signal;

/// The ratchet with one peer device, its archived predecessors included: an immutable value.
///
/// **Flow:** decoded from the store, given to [SessionCipher], and the successor that comes back is
/// stored in the same transaction as what was decrypted. **Shape:** own format, first byte is the
/// version. At most 40 archived sessions, 5 receiver chains, 2,000 skipped keys (32-byte seeds).
/// **Errors:** [SignalException] MALFORMED for bytes that are no session.
public final class SignalSession {
  public static SignalSession fromBytes(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  public byte[] toBytes() {
    throw new UnsupportedOperationException();
  }

  /// The peer's identity key, 32 raw bytes.
  public byte[] remoteIdentity() {
    throw new UnsupportedOperationException();
  }

  /// The peer's registration id.
  public int remoteRegistrationId() {
    throw new UnsupportedOperationException();
  }

  /// Whether the peer has not answered yet, so that messages still go out as prekey messages.
  public boolean isUnacknowledged() {
    throw new UnsupportedOperationException();
  }

  /// A copy whose sender chain skips counters: after a take-over that may have lost the last
  /// writes.
  public SignalSession skipSenderCounters(int count) {
    throw new UnsupportedOperationException();
  }
}
