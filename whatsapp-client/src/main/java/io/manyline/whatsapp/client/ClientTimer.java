package io.manyline.whatsapp.client;

import java.time.Duration;

/// Timers, so that tests run in virtual time. The task runs on any thread: it only submits to the
/// lane.
public interface ClientTimer {
  Handle schedule(Duration delay, Runnable task);

  /// A pending timer.
  interface Handle {
    void cancel();
  }
}
