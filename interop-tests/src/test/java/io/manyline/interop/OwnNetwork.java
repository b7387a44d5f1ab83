package io.manyline.interop;

import io.manyline.sandbox.Sandbox;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.MediaHttpClient;
import io.manyline.whatsapp.socket.NettyTransport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What all clients of our own share: sockets, and the way to the media server.
final class OwnNetwork implements AutoCloseable {
  private final NettyTransport transport;
  private final MediaHttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MediaTransfers transfers;

  /// @param spool directory for files on their way
  OwnNetwork(Sandbox sandbox, Path spool) {
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
    http = new MediaHttpClient(sandbox.tlsCertificatePem());
    transfers =
        new MediaTransfers(
            http,
            new MediaAddresses(false),
            new MediaSpool(spool),
            threads,
            InstantSource.system(),
            new SecureRandom());
  }

  NettyTransport transport() {
    return transport;
  }

  MediaTransfers transfers() {
    return transfers;
  }

  @Override
  public void close() {
    threads.close();
    http.close();
    transport.close();
  }
}
