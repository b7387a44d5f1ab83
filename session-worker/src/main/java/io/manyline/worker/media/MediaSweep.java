package io.manyline.worker.media;

import io.manyline.registry.media.MediaStore;
import io.manyline.whatsapp.client.ClientTimer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes old files from the store, every ten minutes.
public final class MediaSweep {
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final Logger log = LoggerFactory.getLogger(MediaSweep.class);

  private final MediaStore store;
  private final ClientTimer timer;
  private final Executor threads;

  /// @param threads may be blocked by a disk
  public MediaSweep(MediaStore store, ClientTimer timer, Executor threads) {
    this.store = store;
    this.timer = timer;
    this.threads = threads;
  }

  public void start() {
    threads.execute(this::sweep);
  }

  private void sweep() {
    try {
      store.sweep();
    } catch (UncheckedIOException e) {
      log.warn("the media store could not be swept; again in {}", EVERY, e);
    } finally {
      timer.schedule(EVERY, this::start);
    }
  }
}
