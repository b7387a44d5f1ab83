package io.manyline.worker.connection;

import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.worker.metric.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WhatsApp Web version that all sessions of this worker announce, and what happens when
/// WhatsApp refuses it (405): one alert, and nobody connects until the version changes or a probe
/// gets in.
///
/// **Flow:** [ConnectionAdmission] asks before it queues a session; [WhatsAppConnector] tells what
/// WhatsApp said; [VersionRefresh] brings newer versions. **Shape:** gauge `client.outdated`, 1
/// while refused; one probe each `probeEvery`. **Order and threads:** safe for all; tasks run on
/// the caller's thread and must hand over at once.
public final class ClientVersion {
  private static final Logger log = LoggerFactory.getLogger(ClientVersion.class);

  private final Duration probeEvery;
  private final ClientTimer timer;
  private final WorkerMetrics metrics;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private String current;
  private boolean refused;
  private ClientTimer.@Nullable Handle probe;
  private Runnable onRefused = () -> {};

  /// @param initial `2.3000.N` @param probeEvery how often one session tries a refused version
  public ClientVersion(
      String initial, Duration probeEvery, ClientTimer timer, WorkerMetrics metrics) {
    this.current = initial;
    this.probeEvery = probeEvery;
    this.timer = timer;
    this.metrics = metrics;
  }

  public synchronized String current() {
    return current;
  }

  public synchronized boolean isRefused() {
    return refused;
  }

  /// Who looks for a newer version as soon as the present one is refused.
  public synchronized void whenRefused(Runnable task) {
    onRefused = task;
  }

  /// Runs the task now, or once connecting makes sense again.
  public void whenUsable(Runnable task) {
    synchronized (this) {
      if (refused) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  /// WhatsApp refused that version. Said once, however many sessions hear it.
  public void refuse(String version) {
    Runnable told;
    synchronized (this) {
      if (refused || !version.equals(current)) {
        return;
      }
      refused = true;
      told = onRefused;
      scheduleProbe();
    }
    metrics.clientOutdated(true);
    log.error(
        "WhatsApp refuses version {} of its client: no session connects until"
            + " manyline.whatsapp.version is a newer one; one of them tries again every {}",
        version,
        probeEvery);
    told.run();
  }

  /// A login with that version went through.
  public void accept(String version) {
    release(version, version);
  }

  /// A newer version became known.
  public void use(String version) {
    release(null, version);
  }

  private void release(@Nullable String expected, String version) {
    List<Runnable> released;
    synchronized (this) {
      boolean same = version.equals(current);
      if (expected == null ? same : !same || !refused) {
        return;
      }
      log.info("announcing version {} of WhatsApp's client", version);
      current = version;
      refused = false;
      if (probe != null) {
        probe.cancel();
        probe = null;
      }
      released = List.copyOf(waiting);
      waiting.clear();
    }
    metrics.clientOutdated(false);
    released.forEach(Runnable::run);
  }

  private void scheduleProbe() {
    probe = timer.schedule(probeEvery, this::probe);
  }

  private void probe() {
    Runnable next;
    synchronized (this) {
      if (!refused) {
        return;
      }
      next = waiting.poll();
      scheduleProbe();
    }
    if (next != null) {
      next.run();
    }
  }
}
