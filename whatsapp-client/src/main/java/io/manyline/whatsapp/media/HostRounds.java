package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.MediaTransferException.Reason;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which host is tried next: each in turn, round after round, with fresh hosts after a refusal.
///
/// **Order and threads:** for one transfer, on its thread.
final class HostRounds {
  private static final int ROUNDS = 4;
  private static final long LINK_SECONDS = 80;

  private final MediaLink link;
  private final Function<MediaHosts, List<MediaHosts.Host>> suitable;
  private boolean refreshed;
  private int attempts;

  HostRounds(MediaLink link, Function<MediaHosts, List<MediaHosts.Host>> suitable) {
    this.link = link;
    this.suitable = suitable;
  }

  /// One attempt with one host.
  interface Attempt<R> {
    /// @return null to go on with the next host
    @Nullable R run(MediaHosts hosts, MediaHosts.Host host, int attempt);
  }

  /// A host that does not know our ticket.
  static final class StaleException extends RuntimeException {
    StaleException() {
      super("the ticket is not accepted", null, false, false);
    }
  }

  <R> R run(Attempt<R> attempt) {
    MediaHosts hosts = hosts(null);
    for (int round = 0; round < ROUNDS; round++) {
      try {
        for (MediaHosts.Host host : choose(hosts)) {
          R result = attempt.run(hosts, host, attempts++);
          if (result != null) {
            return result;
          }
        }
      } catch (StaleException e) {
        if (refreshed) {
          throw new MediaTransferException(Reason.REFUSED, "a fresh ticket is not accepted");
        }
        refreshed = true;
        hosts = hosts(hosts);
      }
    }
    throw new MediaTransferException(Reason.INTERRUPTED, "no host did it in " + attempts);
  }

  private List<MediaHosts.Host> choose(MediaHosts hosts) {
    List<MediaHosts.Host> chosen = suitable.apply(hosts);
    if (chosen.isEmpty()) {
      throw new MediaTransferException(Reason.NO_HOST, "the server told no suitable host");
    }
    return chosen;
  }

  private MediaHosts hosts(@Nullable MediaHosts stale) {
    try {
      return link.hosts(stale)
          .toCompletableFuture()
          .orTimeout(LINK_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof MediaTransferException known) {
        throw known;
      }
      boolean late = e.getCause() instanceof TimeoutException;
      throw new MediaTransferException(
          Reason.NO_HOST, late ? "the server told no hosts in time" : "the hosts are not known");
    }
  }
}
