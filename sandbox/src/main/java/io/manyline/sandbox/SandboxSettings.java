package io.manyline.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a sandbox listens and what it remembers. Port 0 takes any free one.
///
/// @param host address to bind, loopback by default
/// @param httpPort `ws://` and the HTTP control
/// @param tlsPort `wss://` and the HTTP control, self-signed
/// @param tcpPort raw frames
/// @param data directory where the world is kept; null keeps it in memory only
/// @param seed of all randomness that is not a key of a persisted world
public record SandboxSettings(
    String host, int httpPort, int tlsPort, int tcpPort, @Nullable Path data, long seed) {
  public static SandboxSettings inMemory() {
    return new SandboxSettings("127.0.0.1", 0, 0, 0, null, 1);
  }

  public static SandboxSettings standard(Path data) {
    return new SandboxSettings("127.0.0.1", 8090, 8091, 8092, data, 1);
  }
}
