package io.manyline.standalone;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that run; stops them in the order of [Part].
///
/// **Order and threads:** parts may be added from several threads, also while or after it closes:
/// such a part is closed at once, so that a Ctrl-C during the start leaves nothing behind.
/// **Errors:** a part that fails to stop is logged, and the next one is stopped.
final class RunningParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

  private final Map<Part, AutoCloseable> parts = new EnumMap<>(Part.class); // guarded by parts
  private boolean closed; // guarded by parts
  private volatile @Nullable Part stopping;

  <T extends AutoCloseable> T add(Part part, T running) {
    synchronized (parts) {
      if (!closed) {
        parts.put(part, running);
        return running;
      }
    }
    stop(part, running);
    throw new IllegalStateException("stopped while " + part.label() + " was starting");
  }

  @Override
  public void close() {
    synchronized (parts) {
      closed = true;
    }
    for (Part part : Part.values()) {
      AutoCloseable running;
      synchronized (parts) {
        running = parts.remove(part);
      }
      if (running != null) {
        stop(part, running);
      }
    }
  }

  /// The part that is being stopped now, null when none is.
  @Nullable Part stopping() {
    return stopping;
  }

  private void stop(Part part, AutoCloseable running) {
    stopping = part;
    long start = System.nanoTime();
    try {
      running.close();
      LOG.debug("stopped {} in {} ms", part.label(), (System.nanoTime() - start) / 1_000_000);
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly", part.label(), e);
    }
    stopping = null;
  }
}
