package io.manyline.gateway.config;

import io.manyline.gateway.stream.EventLogReader;
import org.springframework.context.SmartLifecycle;

/// Ends the streams of events at the stop, before the web server waits for open connections.
final class StreamEnd implements SmartLifecycle {
  private final EventLogReader log;
  private volatile boolean running;

  StreamEnd(EventLogReader log) {
    this.log = log;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    log.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
