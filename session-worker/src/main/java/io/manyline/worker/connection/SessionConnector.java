package io.manyline.worker.connection;

import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.worker.ownership.LeaseGate;
import java.util.concurrent.Executor;

/// Makes connections; each is used once.
public interface SessionConnector {
  /// @param gate refuses frames once the worker's lease has expired
  SessionConnection open(DeviceStore store, Executor lane, LeaseGate gate, ClientListener listener);
}
