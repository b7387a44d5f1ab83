package io.manyline.whatsapp.socket;

import java.net.URI;

/// Transport over Netty: `ws`, `wss` and raw `tcp`, all sessions on a few event loops.
public final class NettyTransport implements Transport, AutoCloseable {
  /// @param ioThreads event loops for all connections
  /// @param trustedCertificatePem additional TLS certificate to trust (the sandbox's), or empty
  public NettyTransport(int ioThreads, String trustedCertificatePem) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Connection connect(URI server, Listener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
