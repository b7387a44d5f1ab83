package io.manyline.registry.seal;

/// Seals values for one place in Redis: format byte, id of the key, then AES-256-GCM with the place
/// as associated data, so that a value moved elsewhere does not open.
///
/// **Shape:** `01 | key id (1 byte, 0 = not encrypted) | nonce 12 | ciphertext and tag`; with key
/// id 0 the payload follows in clear. **Order and threads:** safe for all. **Errors:**
/// [SealBrokenException] for an unknown format or key, or a value that does not verify.
public interface Sealer {
  /// @param place Redis key and field
  byte[] seal(String place, byte[] plain);

  byte[] open(String place, byte[] sealed);
}
