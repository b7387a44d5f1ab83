package io.manyline.worker.connection;

import io.manyline.whatsapp.client.ClientTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the announced version current: looks at WhatsApp's page at the start, each day, and at
/// once when the version was refused.
///
/// **Order and threads:** one look at a time, on a thread of its own. **Errors:** a look that fails
/// is logged and changes nothing; the next comes after [#AGAIN]. An older version than the present
/// one is never taken.
public final class VersionRefresh {
  private static final Logger log = LoggerFactory.getLogger(VersionRefresh.class);
  private static final Duration AGAIN = Duration.ofMinutes(15);

  private final ClientVersion version;
  private final VersionPage page;
  private final Duration every;
  private final ClientTimer timer;
  private final Executor threads;

  private boolean looking;

  /// @param every between two looks
  public VersionRefresh(
      ClientVersion version,
      VersionPage page,
      Duration every,
      ClientTimer timer,
      Executor threads) {
    this.version = version;
    this.page = page;
    this.every = every;
    this.timer = timer;
    this.threads = threads;
  }

  public void start() {
    version.whenRefused(this::lookNow);
    lookThenWait();
  }

  private void lookThenWait() {
    threads.execute(() -> timer.schedule(look() ? every : AGAIN, this::lookThenWait));
  }

  private void lookNow() {
    threads.execute(this::look);
  }

  private boolean look() {
    synchronized (this) {
      if (looking) {
        return true;
      }
      looking = true;
    }
    try {
      String known = version.current();
      String found = page.fetch().orElse(null);
      if (found == null) {
        log.warn("WhatsApp's page names no version; {} stays", known);
        return false;
      }
      if (revision(found) > revision(known)) {
        version.use(found);
      }
      return true;
    } catch (IOException e) {
      log.warn("WhatsApp's version page could not be read: {}", e.toString());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      synchronized (this) {
        looking = false;
      }
    }
  }

  private static long revision(String version) {
    return Long.parseLong(version.substring(version.lastIndexOf('.') + 1));
  }
}
