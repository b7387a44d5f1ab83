package io.manyline.standalone;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that run; stops them stage by stage, those of one [Part.Stage] side by side.
///
/// **Order and threads:** parts may be added from several threads, also while or after it closes:
/// such a part is closed at once, so that a Ctrl-C during the start leaves nothing behind.
/// **Errors:** a part that fails to stop is logged, and the others are stopped.
final class RunningParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

  private final Map<Part, AutoCloseable> parts = new EnumMap<>(Part.class); // guarded by itself
  private boolean closed; // guarded by parts
  private final Set<Part> stopping = ConcurrentHashMap.newKeySet();

  /// @throws IllegalStateException when the stop has begun: the part was closed again
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
    for (Part.Stage stage : Part.Stage.values()) {
      stopAll(of(stage));
    }
  }

  /// The parts that are being stopped now, for people.
  String stopping() {
    return stopping.stream().sorted().map(Part::label).collect(Collectors.joining(", "));
  }

  private List<Map.Entry<Part, AutoCloseable>> of(Part.Stage stage) {
    synchronized (parts) {
      return parts.entrySet().stream()
          .filter(part -> part.getKey().stage() == stage)
          .map(part -> Map.entry(part.getKey(), part.getValue()))
          .toList();
    }
  }

  private void stopAll(List<Map.Entry<Part, AutoCloseable>> stage) {
    try (ExecutorService stoppers =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("stop-", 0).factory())) {
      stage.forEach(part -> stoppers.execute(() -> stop(part.getKey(), part.getValue())));
    }
  }

  private void stop(Part part, AutoCloseable running) {
    stopping.add(part);
    long start = System.nanoTime();
    try {
      running.close();
      LOG.debug("stopped {} in {} ms", part.label(), (System.nanoTime() - start) / 1_000_000);
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly", part.label(), e);
    }
    stopping.remove(part);
  }
}
