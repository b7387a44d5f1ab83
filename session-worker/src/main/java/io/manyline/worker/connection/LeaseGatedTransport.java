package io.manyline.worker.connection;

import io.manyline.whatsapp.socket.Transport;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.ownership.LeaseGate;
import java.net.URI;

/// Checks, immediately before each frame, that the worker may still speak for its sessions.
///
/// A frame that it may not send is dropped and the connection closed.
final class LeaseGatedTransport implements Transport {
  private final Transport transport;
  private final LeaseGate gate;
  private final WorkerMetrics metrics;

  private volatile boolean revoked;

  LeaseGatedTransport(Transport transport, LeaseGate gate, WorkerMetrics metrics) {
    this.transport = transport;
    this.gate = gate;
    this.metrics = metrics;
  }

  /// From now on no frame leaves, whatever the lease says.
  void revoke() {
    revoked = true;
  }

  @Override
  public Connection connect(URI server, Listener listener) {
    return new Gated(transport.connect(server, new Counted(listener)));
  }

  private final class Gated implements Connection {
    private final Connection connection;

    Gated(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void send(byte[] bytes) {
      if (revoked || !gate.isHeld()) {
        connection.close();
        return;
      }
      metrics.frameOut();
      connection.send(bytes);
    }

    @Override
    public void close() {
      connection.close();
    }

    @Override
    public void reading(boolean wanted) {
      connection.reading(wanted);
    }
  }

  private final class Counted implements Listener {
    private final Listener listener;

    Counted(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpen() {
      listener.onOpen();
    }

    @Override
    public void onBytes(byte[] chunk) {
      metrics.frameIn();
      listener.onBytes(chunk);
    }

    @Override
    public void onClosed(String cause) {
      listener.onClosed(cause);
    }
  }
}
