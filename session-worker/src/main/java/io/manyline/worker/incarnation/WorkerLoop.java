package io.manyline.worker.incarnation;

import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.command.SessionCommandReader;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.ownership.LeaseSettings;
import io.manyline.worker.ownership.LiveWorkers;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.ownership.SessionHints.Hint;
import io.manyline.worker.ownership.ShardMap;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.StorageException;
import io.manyline.worker.session.EvidenceReport;
import io.manyline.worker.session.SessionSupervisor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Keeps the worker's lease, and with it everything that the worker may do.
///
/// **Flow:** each second: renew the lease, say that we live, read who else does, work out our
/// shards, tell supervisor and reader. A lease that was missed once is dead for ever: all sessions
/// are dropped and the worker comes back as a new incarnation. Where another one's life would end
/// between two ticks, or one says that it leaves, the worker looks again at that very moment.
/// **Order and threads:** one thread of the scheduler runs the ticks; the sessions' work runs
/// elsewhere. **Errors:** storage that does not answer is asked again at the next tick, until the
/// lease ends.
public final class WorkerLoop implements SmartLifecycle, SessionHints.Listener {
  private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);

  /// All of it is over within the 10 s that an orchestrator waits before it kills.
  private static final Duration HAND_OVER_LIMIT = Duration.ofMillis(7_500);

  private static final Duration RELEASE_LIMIT = Duration.ofMillis(1_200);

  /// Others that heard that we left have looked at our sessions by then.
  private static final Duration HEARD = Duration.ofMillis(500);

  /// A life ends with its last millisecond.
  private static final Duration JUST_AFTER = Duration.ofMillis(1);

  private final Supplier<WorkerLease> incarnations;
  private final LiveWorkers workers;
  private final Parts parts;
  private final Times times;
  private final ScheduledExecutorService scheduler;
  private final Executor readerThread;
  private final WorkerMetrics metrics;

  private volatile @Nullable WorkerLease lease;
  private volatile boolean running;
  private Set<Integer> shards = Set.of();
  private @Nullable Future<?> ticks;
  private @Nullable Future<?> retries;
  private @Nullable Future<?> reconciliations;
  private @Nullable Future<?> comparisons;
  private @Nullable Future<?> reports;

  /// Whom the loop tells.
  public record Parts(
      SessionSupervisor supervisor,
      SessionCommandReader reader,
      EvidenceReport evidence,
      SessionHints hints) {}

  /// @param retryEvery how often sessions that others hold are tried again
  /// @param reconcileEvery how often sessions that changed are compared with what is wanted
  /// @param compareAllEvery how often all are
  /// @param evidenceEvery how often signs of life are stored
  public record Times(
      LeaseSettings lease,
      Duration retryEvery,
      Duration reconcileEvery,
      Duration compareAllEvery,
      Duration evidenceEvery,
      int shardCount) {}

  /// @param incarnations makes a lease with a new random id, not acquired yet
  public WorkerLoop(
      Supplier<WorkerLease> incarnations,
      LiveWorkers workers,
      Parts parts,
      Times times,
      ScheduledExecutorService scheduler,
      Executor readerThread,
      WorkerMetrics metrics) {
    this.incarnations = incarnations;
    this.workers = workers;
    this.parts = parts;
    this.times = times;
    this.scheduler = scheduler;
    this.readerThread = readerThread;
    this.metrics = metrics;
  }

  @Override
  public void start() {
    running = true;
    beginIncarnation();
    parts.reader().start(readerThread);
    announce();
    ticks = every(times.lease().renewEvery(), this::tick);
    retries = every(times.retryEvery(), parts.supervisor()::retry);
    reconciliations = every(times.reconcileEvery(), parts.supervisor()::reconcile);
    comparisons = every(times.compareAllEvery(), parts.supervisor()::reconcileAll);
    reports = every(times.evidenceEvery(), parts.evidence()::tell);
  }

  /// Hands every session to those that live on, stops reading, and gives the lease up.
  ///
  /// Nothing rests before the others had time to see that these sessions are theirs now: until then
  /// they are served here. Without others they are released at once.
  @Override
  public void stop() {
    running = false;
    cancel(retries);
    cancel(reconciliations);
    cancel(comparisons);
    cancel(reports);
    WorkerLease current = lease;
    try {
      boolean followed = current != null && isFollowed(current);
      parts.reader().stop();
      if (followed && !parts.supervisor().handOverAll(HAND_OVER_LIMIT)) {
        log.warn("not every session was handed over within {}", HAND_OVER_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.supervisor().releaseAll(RELEASE_LIMIT);
    // Until here the lease was renewed: releasing is done as the owner.
    cancel(ticks);
    if (current != null) {
      attempt(current::release);
    }
    lease = null;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Leaves the live workers, and says so. @return whether others live, who by now know, unless the
  /// hint got lost: then they see it with their next tick
  private boolean isFollowed(WorkerLease current) throws InterruptedException {
    try {
      if (workers.leave(current.incarnation()).isEmpty()) {
        return false;
      }
      parts.hints().tellOfLeaving();
      scheduler.schedule(() -> {}, HEARD.toMillis(), TimeUnit.MILLISECONDS).get();
      // Those that stop at the same time have left as well.
      return !workers.leave(current.incarnation()).isEmpty();
    } catch (ExecutionException | StorageException e) {
      log.warn("storage: {}", e.getMessage());
      return false;
    }
  }

  /// Whether the worker may own sessions at this moment.
  public boolean isLeaseHeld() {
    WorkerLease current = lease;
    return current != null && current.gate().isHeld();
  }

  private void tick() {
    WorkerLease current = lease;
    if (current != null && current.renew()) {
      if (running) {
        announce();
      }
      return;
    }
    if (current != null) {
      loseIncarnation(current);
    }
    if (running) {
      beginIncarnation();
      announce();
    }
  }

  private void loseIncarnation(WorkerLease lost) {
    log.atWarn()
        .addKeyValue(LogFields.INCARNATION, lost.incarnation())
        .log("the lease is lost: all sessions are dropped");
    metrics.leaseLost();
    lease = null;
    assign(Set.of());
    parts.supervisor().loseAll(lost.isUnanswered());
    // Nobody need wait for what may be left of it.
    attempt(lost::release);
    attempt(() -> workers.leave(lost.incarnation()));
  }

  private void beginIncarnation() {
    WorkerLease fresh = incarnations.get();
    if (fresh.acquire()) {
      lease = fresh;
      parts.supervisor().begin(fresh);
      log.atInfo().addKeyValue(LogFields.INCARNATION, fresh.incarnation()).log("worker lives");
    }
  }

  private void announce() {
    WorkerLease current = lease;
    if (current != null) {
      LiveWorkers.Live live = workers.announce(current.incarnation(), times.lease().ttl());
      assign(ShardMap.shardsOf(current.incarnation(), live.incarnations(), times.shardCount()));
      lookAgain(live.firstEnd());
    }
  }

  /// Who was silent for so long that the next tick would find it gone late may be dead.
  private void lookAgain(@Nullable Duration end) {
    if (end != null && end.compareTo(times.lease().renewEvery()) < 0) {
      scheduler.schedule(
          () -> attempt(this::look), end.plus(JUST_AFTER).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// About a session: that is the supervisor's business.
  @Override
  public void told(Hint hint, SessionUid uid) {
    parts.supervisor().told(hint, uid);
  }

  /// Does not wait for the next tick: nobody serves its sessions for long.
  @Override
  public void workerLeft() {
    if (running) {
      scheduler.schedule(() -> attempt(this::look), 0, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    if (running && isLeaseHeld()) {
      announce();
    }
  }

  private void assign(Set<Integer> mine) {
    if (!mine.equals(shards)) {
      log.info("{} of {} shards are ours", mine.size(), times.shardCount());
      shards = mine;
      parts.supervisor().assign(mine);
      parts.reader().assign(mine);
    }
  }

  private Future<?> every(Duration period, Runnable task) {
    return scheduler.scheduleAtFixedRate(
        () -> attempt(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (StorageException e) {
      log.warn("storage: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("a tick failed", e);
    }
  }
}
