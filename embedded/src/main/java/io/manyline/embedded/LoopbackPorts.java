package io.manyline.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Picks loopback ports for servers that cannot be told to bind port 0.
///
/// Drawn below the range that systems use for outgoing connections, so that no client socket takes
/// the port between the check and the server's own bind.
public final class LoopbackPorts {
  static final String HOST = "127.0.0.1";

  private static final int LOWEST = 16_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private static final RandomGenerator RANDOM = new SecureRandom();

  private LoopbackPorts() {}

  /// @param wanted a port to be had as it is, or 0 for any
  /// @throws EmbeddedStartException when the wanted port is taken
  public static int choose(int wanted, String what) {
    if (wanted != 0) {
      if (!isFree(wanted)) {
        throw new EmbeddedStartException(
            what + " needs port " + wanted + " of " + HOST + ", which another program uses", null);
      }
      return wanted;
    }
    for (int i = 0; i < TRIES; i++) {
      int port = RANDOM.nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedStartException(
        "no free port for " + what + " after " + TRIES + " tries", null);
  }

  /// Whether a server could bind it now.
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
