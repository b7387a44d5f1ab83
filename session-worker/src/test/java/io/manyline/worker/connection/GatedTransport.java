package io.manyline.worker.connection;

import io.manyline.whatsapp.socket.Transport;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.ownership.LeaseGate;
import java.net.URI;

/// The gate before each frame, for clients that are not `whatsapp-client`'s.
public final class GatedTransport implements Transport {
  private final LeaseGatedTransport gated;

  public GatedTransport(Transport transport, LeaseGate gate, WorkerMetrics metrics) {
    this.gated = new LeaseGatedTransport(transport, gate, metrics);
  }

  public void revoke() {
    gated.revoke();
  }

  @Override
  public Connection connect(URI server, Listener listener) {
    return gated.connect(server, listener);
  }
}
