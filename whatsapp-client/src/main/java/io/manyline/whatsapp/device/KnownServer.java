package io.manyline.whatsapp.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.noise.VerifiedServer;
import io.manyline.whatsapp.record.StoredServer;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The server that the last full handshake verified, so that the next one needs one message less.
///
/// **Shape:** at most one; only a linked device keeps one. **Source:** whatsapp-rust
/// src/handshake.rs `select_pattern`; docs/protocol/noise.md.
public final class KnownServer {
  private static final StateKey KEY = StateKey.single(Kind.KNOWN_SERVER);

  private KnownServer() {}

  public static @Nullable VerifiedServer read(StateReader state) {
    byte[] stored = state.read(KEY);
    if (stored == null) {
      return null;
    }
    try {
      StoredServer server = StoredServer.parseFrom(stored);
      return new VerifiedServer(
          server.getStaticKey().toByteArray(),
          Instant.ofEpochSecond(server.getNotBefore()),
          Instant.ofEpochSecond(server.getNotAfter()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored server is damaged", e);
    }
  }

  public static void put(StateChanges changes, VerifiedServer server) {
    changes.put(
        KEY,
        StoredServer.newBuilder()
            .setStaticKey(ByteString.copyFrom(server.publicKey()))
            .setNotBefore(server.notBefore().getEpochSecond())
            .setNotAfter(server.notAfter().getEpochSecond())
            .build()
            .toByteArray());
  }

  public static void forget(StateChanges changes) {
    changes.remove(KEY);
  }
}
