package io.manyline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;

/// A signal of the operating system that Java has no call for.
///
/// **Order and threads:** any thread; returns when it is sent. **Errors:** [IllegalStateException]
/// when there is no such process, or it is another user's.
public enum ProcessSignal {
  /// It stands still wherever it is, and its sockets stay open.
  STOP,
  /// It goes on as if no time had passed.
  CONT;

  public void sendTo(long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name(), String.valueOf(pid)).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name() + " ended with " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
