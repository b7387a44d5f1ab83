package io.manyline.worker.session;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.log.LogFields;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.session.Evidence;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.ownership.SessionHints.Hint;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that this worker runs: claims those of its shards, releases those of others.
///
/// **Flow:** the worker's loop tells it lease and shards; the command router wakes sessions.
/// **Shape:** `running` by uid; `wanted` are those of our shards that are somebody else's still, or
/// could not be looked at, and are tried again at each tick; `left` are those that went to others.
/// At most `inMotion` are being claimed or released at once. **Order and threads:** safe for all;
/// claims block on storage, on threads of their own. **Errors:** a claim that fails is tried again
/// at the next tick.
public final class SessionSupervisor {
  private static final Logger log = LoggerFactory.getLogger(SessionSupervisor.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 7;
  private static final int MOST_DOUBLINGS_WITHOUT = 4;

  private final Registry registry;
  private final SessionClaims claims;
  private final SessionHints hints;
  private final SessionPorts ports;
  private final SessionRuntimes runtimes;
  private final Executor threads;
  private final Semaphore motion;
  private final HandOvers handOvers;

  private final Map<SessionUid, SessionRuntime> running = new ConcurrentHashMap<>();
  private final Set<SessionUid> wanted = ConcurrentHashMap.newKeySet();
  private final Set<SessionUid> onDemand = ConcurrentHashMap.newKeySet();
  private final ShardChanges changes = new ShardChanges();
  private final Visits visits = new Visits();

  /// Shards that came and could not be read yet.
  private final Set<Integer> unread = ConcurrentHashMap.newKeySet();

  private final LeftClaims left;

  /// How often in a row a session was given up; forgotten once a routine comparison finds it
  /// running.
  private final Map<SessionUid, Integer> faults = new ConcurrentHashMap<>();

  private volatile @Nullable WorkerLease lease;
  private volatile Set<Integer> shards = Set.of();

  /// Which sessions there are. @param shardCount of the installation
  public record Registry(
      SessionDirectory directory, SessionSealers sealers, Network network, int shardCount) {}

  /// @param inMotion most sessions that are claimed or released at once
  public SessionSupervisor(Registry registry, SessionPorts ports, Executor threads, int inMotion) {
    this.registry = registry;
    this.claims = ports.storage().claims();
    this.hints = ports.storage().hints();
    this.left = new LeftClaims(claims, hints);
    this.handOvers = new HandOvers(ports.execution().timer());
    this.ports = ports;
    this.runtimes = new SessionRuntimes(ports);
    this.threads = threads;
    this.motion = new Semaphore(inMotion);
  }

  /// A new incarnation begins; it owns nothing yet.
  public void begin(WorkerLease current) {
    lease = current;
  }

  /// Which shards should be ours: claims what came, releases what went.
  public void assign(Set<Integer> mine) {
    Set<Integer> before = shards;
    shards = mine;
    for (SessionRuntime each : running.values()) {
      if (!isMine(each.uid())) {
        threads.execute(() -> release(each));
      }
    }
    for (SessionUid uid : wanted) {
      if (!isMine(uid) && wanted.remove(uid)) {
        leave(uid);
      }
    }
    mine.stream()
        .filter(shard -> !before.contains(shard))
        .forEach(shard -> threads.execute(() -> read(shard)));
  }

  /// Tries again to claim what was held by others, and to read what could not be read.
  public void retry() {
    unread.forEach(shard -> threads.execute(() -> read(shard)));
    wanted.forEach(this::visitSoon);
  }

  /// Compares the sessions of our shards with what their users want; reads those of shards in which
  /// something changed, of the others it knows.
  public void reconcile() {
    left.all().forEach(uid -> threads.execute(() -> attempt(uid, () -> letGo(uid))));
    Set<Integer> mine = shards;
    Map<Integer, Long> counts =
        Await.value(registry.directory().changes(registry.network(), mine)).orElse(Map.of());
    Map<Integer, Long> changed = changes.since(counts);
    changed.forEach(
        (shard, count) ->
            threads.execute(
                () -> {
                  if (scan(shard)) {
                    changes.compared(shard, count);
                  }
                }));
    running.values().stream()
        .filter(each -> !changed.containsKey(shardOf(each.uid())))
        .forEach(
            each -> {
              faults.remove(each.uid());
              each.reconcile();
            });
  }

  /// Compares all sessions of our shards, whatever is said to have changed.
  public void reconcileAll() {
    shards.forEach(shard -> threads.execute(() -> scan(shard)));
  }

  /// A command is in the outbox. When the session runs elsewhere its owner learns of it by its
  /// shard's count of changes.
  ///
  /// @return completes when the owner knows, or will
  public CompletionStage<Void> offer(SessionUid uid, SessionCommand command) {
    SessionRuntime runtime = running.get(uid);
    if (runtime != null) {
      runtime.offer(command);
      return CompletableFuture.completedFuture(null);
    }
    want(uid);
    return ports
        .storage()
        .redis()
        .increment(RedisKeys.changes(registry.network()), String.valueOf(shardOf(uid)))
        .thenAccept(_ -> hints.tell(Hint.CHANGED, uid));
  }

  /// Another worker tells where something is to be seen. Does not block.
  public void told(Hint hint, SessionUid uid) {
    switch (hint) {
      case FREE -> {
        if (wanted.contains(uid)) {
          visitSoon(uid);
        }
      }
      case SETTLED -> handOvers.settled(uid);
      case CHANGED -> {
        if (running.containsKey(uid)) {
          visitSoon(uid);
        }
      }
    }
  }

  /// Somebody changed what is wanted of a session.
  public void reconcile(SessionUid uid) {
    if (isMine(uid)) {
      onDemand.add(uid);
      want(uid);
    }
  }

  /// The lease is lost: all sessions are somebody else's from now on.
  ///
  /// @param storageAway because storage was away: each session says so, as far as that goes
  public void loseAll(boolean storageAway) {
    if (storageAway) {
      running.values().forEach(each -> each.starve(Lack.STORAGE, "the worker's lease is lost"));
    }
    dropAll();
  }

  /// All sessions are somebody else's from now on.
  private void dropAll() {
    lease = null;
    shards = Set.of();
    wanted.clear();
    left.clear();
    onDemand.clear();
    running.values().forEach(each -> each.abandon("the worker's lease is lost", null));
    running.clear();
  }

  /// Hands sessions to those who live on, no faster than they take them. @return false when there
  /// was no time for all
  public boolean handOverAll(Duration limit) {
    List<SessionRuntime> all = keepNone();
    handOvers.begin(all.size(), limit);
    all.forEach(each -> threads.execute(() -> release(each)));
    boolean done = await(all.stream().map(SessionRuntime::released), limit);
    handOvers.hurry(all.size());
    return done;
  }

  /// Releases all sessions, so that others can claim them at once.
  public void releaseAll(Duration limit) {
    List<SessionRuntime> all = keepNone();
    if (!await(all.stream().map(SessionRuntime::release), limit)) {
      log.warn("not every session was released within {}; the lease ends now", limit);
    }
    dropAll();
  }

  private List<SessionRuntime> keepNone() {
    shards = Set.of();
    wanted.clear();
    return List.copyOf(running.values());
  }

  private boolean await(Stream<? extends CompletionStage<?>> all, Duration limit) {
    CompletableFuture<?>[] futures =
        all.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
    CompletableFuture<Boolean> done =
        CompletableFuture.allOf(futures).handle((_, failure) -> failure == null);
    ports.execution().timer().schedule(limit, () -> done.complete(false));
    try {
      return done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether the session is here.
  public boolean isRunning(SessionUid uid) {
    return running.containsKey(uid);
  }

  /// When WhatsApp was last heard for each session that has a connection.
  Map<SessionUid, Evidence> evidence() {
    Map<SessionUid, Evidence> heard = new HashMap<>();
    running.forEach(
        (uid, runtime) -> runtime.evidence().ifPresent(evidence -> heard.put(uid, evidence)));
    return heard;
  }

  public int count() {
    return running.size();
  }

  private void want(SessionUid uid) {
    if (isMine(uid)) {
      wanted.add(uid);
      visitSoon(uid);
    }
  }

  private void read(int shard) {
    unread.remove(shard);
    if (shards.contains(shard) && !scan(shard)) {
      unread.add(shard);
    }
  }

  /// Returns whether all of it could be read.
  private boolean scan(int shard) {
    List<SessionUid> uids = new ArrayList<>();
    boolean whole =
        attempt(
            null,
            () ->
                Await.value(registry.directory().inShard(registry.network(), shard).collectList())
                    .ifPresent(uids::addAll));
    for (SessionUid uid : uids) {
      if (!running.containsKey(uid)) {
        want(uid);
      } else {
        faults.remove(uid);
        whole &= !visits.begin(uid) || visit(uid);
      }
    }
    return whole;
  }

  private void visitSoon(SessionUid uid) {
    if (visits.begin(uid)) {
      threads.execute(() -> visit(uid));
    }
  }

  private boolean visit(SessionUid uid) {
    boolean done;
    do {
      done = attempt(uid, () -> look(uid));
      if (!done && isMine(uid)) {
        wanted.add(uid);
      }
    } while (!visits.isOver(uid));
    if (!isMine(uid) && !running.containsKey(uid)) {
      leave(uid);
    }
    return done;
  }

  /// One that runs is told what is wanted of it; one of ours that does not is claimed.
  private void look(SessionUid uid) {
    boolean demanded = onDemand.remove(uid);
    boolean served = false;
    try {
      SessionRuntime runtime = running.get(uid);
      if (runtime == null) {
        served = claim(uid, demanded);
      } else {
        refresh(runtime, demanded);
        wanted.remove(uid);
        served = true;
      }
    } finally {
      if (demanded && !served && isMine(uid)) {
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
    running.remove(runtime.uid(), runtime);
    runtime.abandon("the session was deleted", null);
  }

  /// Returns false when it has to be tried again.
  private boolean claim(SessionUid uid, boolean demanded) {
    motion.acquireUninterruptibly();
    try {
      WorkerLease current = lease;
      if (current == null || !current.gate().isHeld() || !isMine(uid)) {
        return false;
      }
      Optional<SessionConfig> config = Await.value(registry.directory().find(uid));
      Optional<Sealer> sealer = Await.value(registry.sealers().of(uid));
      if (config.isEmpty() || sealer.isEmpty() || config.get().network() != registry.network()) {
        wanted.remove(uid);
        return true;
      }
      switch (claims.claim(uid, current.incarnation())) {
        case ClaimResult.Held _ -> {
          wanted.add(uid);
          return false;
        }
        case ClaimResult.Gone _ -> wanted.remove(uid);
        case ClaimResult.Granted granted -> {
          SessionRuntime runtime = runtime(config.get(), granted, sealer.get(), current);
          run(runtime, current, demanded);
        }
      }
      return true;
    } finally {
      motion.release();
    }
  }

  private SessionRuntime runtime(
      SessionConfig config, ClaimResult.Granted granted, Sealer sealer, WorkerLease current) {
    ports.execution().metrics().claimed(granted.takenOver());
    return runtimes.create(config, granted, sealer, current.gate(), this::abandoned);
  }

  private void run(SessionRuntime runtime, WorkerLease current, boolean demanded) {
    running.put(runtime.uid(), runtime);
    wanted.remove(runtime.uid());
    runtime.settled().thenRun(() -> hints.tell(Hint.SETTLED, runtime.uid()));
    runtime.start(demanded);
    // The lease may have been lost, or the shard moved, while the claim was under way.
    if (lease != current) {
      running.remove(runtime.uid(), runtime);
      runtime.abandon("the worker's lease is lost", null);
    } else if (!isMine(runtime.uid())) {
      threads.execute(() -> release(runtime));
    }
  }

  private void release(SessionRuntime runtime) {
    handOvers
        .release(runtime.uid(), runtime::release)
        .whenComplete(
            (_, _) -> {
              running.remove(runtime.uid(), runtime);
              wantOrLeave(runtime.uid());
            });
  }

  private void abandoned(SessionRuntime runtime) {
    SessionUid uid = runtime.uid();
    if (running.remove(uid, runtime)) {
      int times = faults.merge(uid, 1, Integer::sum);
      // Redis or Kafka that were away are back for all at once: nobody waits long for that.
      int most = runtime.lacking() == null ? MOST_DOUBLINGS : MOST_DOUBLINGS_WITHOUT;
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, most));
      ports.execution().timer().schedule(pause, () -> wantOrLeave(uid));
    }
  }

  private void wantOrLeave(SessionUid uid) {
    if (isMine(uid)) {
      want(uid);
    } else {
      leave(uid);
    }
  }

  private void leave(SessionUid uid) {
    left.add(uid);
    threads.execute(() -> attempt(uid, () -> letGo(uid)));
  }

  private void letGo(SessionUid uid) {
    WorkerLease current = lease;
    if (current == null || isMine(uid) || running.containsKey(uid)) {
      left.remove(uid);
    } else {
      left.look(uid, current.incarnation());
    }
  }

  private boolean isMine(SessionUid uid) {
    return shards.contains(shardOf(uid));
  }

  int shardOf(SessionUid uid) {
    return Shards.of(uid.value(), registry.shardCount());
  }

  private boolean attempt(@Nullable SessionUid uid, Runnable task) {
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
