package io.manyline.whatsapp.socket;

import org.jspecify.annotations.Nullable;

/// Bounds what is read but not yet durable, by pausing the connection that it comes from.
///
/// **Shape:** bytes held; reading pauses above 1 MiB and resumes below 256 KiB. **Order and
/// threads:** any thread; held on an I/O thread, released on the lane.
public final class InboundGate {
  private static final int HIGH_BYTES = 1 << 20;
  private static final int LOW_BYTES = 1 << 18;

  private Transport.@Nullable Connection connection;
  private long held;
  private boolean paused;

  /// From now on it is this connection that pauses.
  public synchronized void attach(Transport.Connection connection) {
    this.connection = connection;
    if (paused) {
      connection.reading(false);
    }
  }

  public synchronized void hold(int bytes) {
    held += bytes;
    if (!paused && held > HIGH_BYTES) {
      paused = true;
      tell();
    }
  }

  public synchronized void release(int bytes) {
    held -= bytes;
    if (paused && held < LOW_BYTES) {
      paused = false;
      tell();
    }
  }

  private void tell() {
    if (connection != null) {
      connection.reading(!paused);
    }
  }
}
