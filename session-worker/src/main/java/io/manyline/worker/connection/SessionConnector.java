package io.manyline.worker.connection;

import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.history.HistorySink;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.worker.ownership.LeaseGate;
import java.util.concurrent.Executor;

/// Makes connections; each is used once.
public interface SessionConnector {
  /// @param gate refuses frames once the worker's lease has expired
  /// @param past how much of the past the session takes in, and where it goes
  SessionConnection open(
      DeviceStore store, Executor lane, LeaseGate gate, ClientListener listener, Past past);

  /// The account's past. @param depth how much @param sink where to
  record Past(HistoryDepth depth, HistorySink sink) {}
}
