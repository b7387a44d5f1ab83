package io.manyline.worker.session;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.log.LogFields;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.claim.Claim;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that this worker runs: claims those of its shards, releases those of others.
///
/// **Flow:** the worker's loop tells it lease and shards; the command router wakes sessions.
/// **Shape:** `running` by uid; `wanted` are those of our shards that are somebody else's still,
/// and are tried again at each tick; `left` are those that went to others. At most `inMotion` are
/// being claimed or released at once. **Order and threads:** safe for all; claims block on storage,
/// on threads of their own. **Errors:** a claim that fails is tried again at the next tick.
public final class SessionSupervisor {
  private static final Logger log = LoggerFactory.getLogger(SessionSupervisor.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 7;
  private static final int MOST_DOUBLINGS_WITHOUT = 4;

  /// How often a session that left is looked at after its claim was seen to be another's.
  private static final int LOOKS = 2;

  private final Registry registry;
  private final SessionClaims claims;
  private final SessionPorts ports;
  private final SessionRuntimes runtimes;
  private final Executor threads;
  private final Semaphore motion;

  private final Map<SessionUid, SessionRuntime> running = new ConcurrentHashMap<>();
  private final Set<SessionUid> wanted = ConcurrentHashMap.newKeySet();
  private final Set<SessionUid> onDemand = ConcurrentHashMap.newKeySet();
  private final ShardChanges changes = new ShardChanges();
  private final Set<SessionUid> claiming = ConcurrentHashMap.newKeySet();

  /// Shards that came and could not be read yet.
  private final Set<Integer> unread = ConcurrentHashMap.newKeySet();

  /// Sessions that were claimed here, or nearly, and are not ours to run any more: how often each
  /// was looked at in vain. While we live nobody else can take a claim that names us.
  private final Map<SessionUid, Integer> left = new ConcurrentHashMap<>();

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
    wanted.forEach(this::claimSoon);
  }

  /// Compares the sessions of our shards with what their users want; reads those of shards in which
  /// something changed, of the others it knows.
  public void reconcile() {
    left.keySet().forEach(uid -> threads.execute(() -> attempt(uid, () -> letGo(uid))));
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
        .thenAccept(_ -> {});
  }

  /// Somebody changed what is wanted of a session.
  public void reconcile(SessionUid uid) {
    SessionRuntime runtime = running.get(uid);
    if (runtime != null) {
      threads.execute(() -> attempt(uid, () -> refresh(runtime, true)));
    } else {
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

  /// Releases all sessions, so that others can claim them at once.
  public void releaseAll(Duration limit) {
    shards = Set.of();
    wanted.clear();
    List<CompletableFuture<Void>> all =
        running.values().stream().map(each -> each.release().toCompletableFuture()).toList();
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("not every session was released within {}; the lease ends now", limit);
    }
    dropAll();
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
      claimSoon(uid);
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
      whole &= visit(uid);
    }
    return whole;
  }

  private boolean visit(SessionUid uid) {
    SessionRuntime runtime = running.get(uid);
    if (runtime == null) {
      want(uid);
      return true;
    }
    faults.remove(uid);
    return attempt(uid, () -> refresh(runtime, false));
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

  private void claimSoon(SessionUid uid) {
    if (claiming.add(uid)) {
      threads.execute(
          () -> {
            motion.acquireUninterruptibly();
            try {
              attempt(uid, () -> claim(uid));
            } finally {
              motion.release();
              claiming.remove(uid);
            }
            if (!isMine(uid) && !running.containsKey(uid)) {
              leave(uid);
            }
          });
    }
  }

  private void claim(SessionUid uid) {
    WorkerLease current = lease;
    if (current == null || !current.gate().isHeld() || !isMine(uid) || running.containsKey(uid)) {
      return;
    }
    Optional<SessionConfig> config = Await.value(registry.directory().find(uid));
    Optional<Sealer> sealer = Await.value(registry.sealers().of(uid));
    if (config.isEmpty() || sealer.isEmpty() || config.get().network() != registry.network()) {
      wanted.remove(uid);
      return;
    }
    switch (claims.claim(uid, current.incarnation())) {
      case ClaimResult.Held _ -> wanted.add(uid);
      case ClaimResult.Gone _ -> wanted.remove(uid);
      case ClaimResult.Granted granted -> run(config.get(), granted, sealer.get(), current);
    }
  }

  private void run(
      SessionConfig config, ClaimResult.Granted granted, Sealer sealer, WorkerLease current) {
    ports.execution().metrics().claimed(granted.takenOver());
    SessionRuntime runtime =
        runtimes.create(config, granted, sealer, current.gate(), this::abandoned);
    running.put(config.uid(), runtime);
    wanted.remove(config.uid());
    runtime.start(onDemand.remove(config.uid()));
    // The lease may have been lost, or the shard moved, while the claim was under way.
    if (lease != current) {
      running.remove(config.uid(), runtime);
      runtime.abandon("the worker's lease is lost", null);
    } else if (!isMine(config.uid())) {
      release(runtime);
    }
  }

  private void release(SessionRuntime runtime) {
    motion.acquireUninterruptibly();
    runtime
        .release()
        .whenComplete(
            (_, _) -> {
              motion.release();
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
    left.put(uid, 0);
    threads.execute(() -> attempt(uid, () -> letGo(uid)));
  }

  /// Frees a claim that is ours in Redis and nowhere else: the release failed, or the session was
  /// given up when its shard left, or Redis went back to before the release.
  private void letGo(SessionUid uid) {
    WorkerLease current = lease;
    if (current == null || isMine(uid) || running.containsKey(uid)) {
      left.remove(uid);
      return;
    }
    Claim claim = claims.observe(uid);
    if (claim.owner().equals(current.incarnation())) {
      claims.release(uid, claim);
    } else if (left.merge(uid, 1, Integer::sum) > LOOKS) {
      left.remove(uid);
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
