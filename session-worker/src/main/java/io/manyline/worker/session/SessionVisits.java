package io.manyline.worker.session;

import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.session.SessionConfig;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints.Hint;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.Await;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at single sessions: one that runs is told what is wanted of it, one of ours that does not
/// is claimed.
///
/// **Flow:** the supervisor says which; what is claimed runs from here on. **Order and threads:**
/// safe for all; one visit to a session at a time, on a thread of its own, since it blocks on
/// storage; at most `inMotion` are being claimed at once. **Errors:** a visit that fails leaves the
/// session among those that are wanted.
final class SessionVisits {
  private static final Logger log = LoggerFactory.getLogger(SessionVisits.class);

  private final SessionSupervisor.Registry registry;
  private final SessionPorts ports;
  private final Holdings holdings;
  private final SessionRuntimes runtimes;
  private final Motion motion;
  private final Set<SessionUid> onDemand = ConcurrentHashMap.newKeySet();
  private final Visits visits = new Visits();

  /// Where visits run, and how many claim at once.
  record Motion(Executor threads, Semaphore claims) {}

  /// What becomes of sessions that may not stay.
  interface Host {
    /// It is another's, though it came to run here.
    void release(SessionRuntime runtime);

    /// Its claim was given up without release.
    void abandoned(SessionRuntime runtime);

    /// It is not ours and does not run here.
    void leave(SessionUid uid);
  }

  private final Host host;

  SessionVisits(
      SessionSupervisor.Registry registry,
      SessionPorts ports,
      Holdings holdings,
      Motion motion,
      Host host) {
    this.registry = registry;
    this.ports = ports;
    this.holdings = holdings;
    this.runtimes = new SessionRuntimes(ports);
    this.motion = motion;
    this.host = host;
  }

  /// The next visit is made because a user acted.
  void demand(SessionUid uid) {
    onDemand.add(uid);
  }

  /// What users asked for is forgotten: nothing is ours.
  void clear() {
    onDemand.clear();
  }

  /// One of ours is to run here, or to be looked at again.
  void want(SessionUid uid) {
    if (holdings.isMine(uid)) {
      holdings.wanted().add(uid);
      soon(uid);
    }
  }

  /// On a thread of its own, unless a visit is under way: then that one looks once more.
  void soon(SessionUid uid) {
    if (visits.begin(uid)) {
      motion.threads.execute(() -> visit(uid));
    }
  }

  /// Whether a visit is under way, or waits for its turn.
  boolean isUnderWay(SessionUid uid) {
    return visits.isUnderWay(uid);
  }

  /// Here and now, or left to a visit that is under way. @return false when it failed
  boolean now(SessionUid uid) {
    return !visits.begin(uid) || visit(uid);
  }

  private boolean visit(SessionUid uid) {
    boolean done;
    do {
      done = attempt(uid, () -> look(uid));
      if (!done && holdings.isMine(uid)) {
        holdings.wanted().add(uid);
      }
    } while (!visits.isOver(uid));
    if (!holdings.isMine(uid) && !holdings.running().containsKey(uid)) {
      host.leave(uid);
    }
    return done;
  }

  private void look(SessionUid uid) {
    boolean demanded = onDemand.remove(uid);
    boolean served = false;
    try {
      SessionRuntime runtime = holdings.running().get(uid);
      if (runtime == null) {
        served = claim(uid, demanded);
      } else {
        refresh(runtime, demanded);
        holdings.wanted().remove(uid);
        served = true;
      }
    } finally {
      if (demanded && !served && holdings.isMine(uid)) {
        onDemand.add(uid);
      }
    }
  }

  private void refresh(SessionRuntime runtime, boolean demanded) {
    Optional<SessionConfig> config = Await.value(registry.directory().find(runtime.uid()));
    if (config.isPresent()) {
      runtime.reconcile(config.get(), demanded);
      return;
    }
    holdings.running().remove(runtime.uid(), runtime);
    runtime.abandon("the session was deleted", null);
  }

  /// Returns false when it has to be tried again.
  private boolean claim(SessionUid uid, boolean demanded) {
    motion.claims.acquireUninterruptibly();
    try {
      WorkerLease current = holdings.lease();
      if (current == null || !current.gate().isHeld() || !holdings.isMine(uid)) {
        return false;
      }
      // What does not depend on the claim is asked for before it, all at once.
      CompletableFuture<@Nullable SessionConfig> asked = registry.directory().find(uid).toFuture();
      SessionClaims.Observed observed = ports.storage().claims().look(uid);
      SessionConfig config = Await.value(asked);
      // The key is in the record that was just read.
      Sealer sealer = config == null ? null : Await.value(registry.sealers().of(uid)).orElse(null);
      if (config == null || sealer == null || config.network() != registry.network()) {
        holdings.wanted().remove(uid);
        return true;
      }
      switch (ports.storage().claims().claim(observed, current.incarnation())) {
        case ClaimResult.Held _ -> {
          holdings.wanted().add(uid);
          return false;
        }
        case ClaimResult.Gone _ -> holdings.wanted().remove(uid);
        case ClaimResult.Granted granted -> {
          ports.execution().metrics().claimed(granted.takenOver());
          SessionRuntime runtime =
              runtimes.create(config, granted, sealer, current.gate(), host::abandoned);
          tellOnceSettled(runtime, granted);
          run(runtime, current, demanded);
        }
      }
      return true;
    } finally {
      motion.claims.release();
    }
  }

  /// Who let it go in order waits for it; who did not waits for nothing any more.
  private void tellOnceSettled(SessionRuntime runtime, ClaimResult.Granted granted) {
    if (!granted.takenOver()) {
      SessionUid uid = runtime.uid();
      runtime.settled().thenRun(() -> ports.storage().hints().tell(Hint.SETTLED, uid));
    }
  }

  private void run(SessionRuntime runtime, WorkerLease current, boolean demanded) {
    SessionUid uid = runtime.uid();
    holdings.running().put(uid, runtime);
    holdings.wanted().remove(uid);
    runtime.start(demanded);
    // The lease may have been lost, or the shard moved, while the claim was under way.
    if (holdings.lease() != current) {
      holdings.running().remove(uid, runtime);
      runtime.abandon("the worker's lease is lost", null);
    } else if (!holdings.isMine(uid)) {
      motion.threads.execute(() -> host.release(runtime));
    }
  }

  /// Runs what may fail for a while. @return false when it did
  static boolean attempt(@Nullable SessionUid uid, Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue(LogFields.SESSION_UID, uid)
          .setCause(e)
          .log("tried again at the next tick");
      return false;
    }
  }
}
