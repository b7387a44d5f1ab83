package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.KeyPair;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One sender key: ours with the private signing key, a peer's without.
///
/// @param id 31 bits, chosen by the sender
/// @param signingKey 32 raw bytes, public
/// @param ownSigningKey null for a peer's
record SenderKey(int id, byte[] signingKey, @Nullable KeyPair ownSigningKey, MessageChain chain) {
  /// Whether it is the other's key and its chain can still be run to the other's position.
  boolean reaches(SenderKey other) {
    int ahead = other.chain.next().index() - chain.next().index();
    return id == other.id
        && Arrays.equals(signingKey, other.signingKey)
        && ahead <= MessageChain.JUMP_LIMIT;
  }

  SenderKey with(MessageChain successor) {
    return new SenderKey(id, signingKey, ownSigningKey, successor);
  }
}
