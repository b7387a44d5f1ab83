package io.manyline.worker.session;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.session.Evidence;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.ownership.SessionHints.Hint;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that this worker runs: claims those of its shards, releases those of others.
///
/// **Flow:** the worker's loop tells it lease and shards; the command router wakes sessions;
/// [SessionVisits] claims. **Shape:** what it has is in [Holdings]; `left` are those that went to
/// others. **Order and threads:** safe for all; storage is waited for on threads of their own.
/// **Errors:** a claim that fails is tried again at the next tick.
public final class SessionSupervisor {
  private static final Logger log = LoggerFactory.getLogger(SessionSupervisor.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 7;
  private static final int MOST_DOUBLINGS_WITHOUT = 4;

  private final Registry registry;
  private final SessionHints hints;
  private final SessionPorts ports;
  private final Executor threads;
  private final HandOvers handOvers;
  private final Holdings holdings;
  private final SessionVisits visits;
  private final ShardChanges changes = new ShardChanges();

  /// Shards that came and could not be read yet.
  private final Set<Integer> unread = ConcurrentHashMap.newKeySet();

  private final LeftClaims left;

  /// How often in a row a session was given up; forgotten once a routine comparison finds it
  /// running.
  private final Map<SessionUid, Integer> faults = new ConcurrentHashMap<>();

  /// Which sessions there are. @param shardCount of the installation
  public record Registry(
      SessionDirectory directory, SessionSealers sealers, Network network, int shardCount) {}

  /// @param inMotion most sessions that are claimed at once
  public SessionSupervisor(Registry registry, SessionPorts ports, Executor threads, int inMotion) {
    this.registry = registry;
    this.hints = ports.storage().hints();
    this.left = new LeftClaims(ports.storage().claims(), hints);
    this.handOvers = new HandOvers(ports.execution().timer(), ports.execution().clock());
    this.ports = ports;
    this.threads = threads;
    this.holdings = new Holdings(registry.shardCount());
    this.visits =
        new SessionVisits(
            registry,
            ports,
            holdings,
            new SessionVisits.Motion(threads, new Semaphore(inMotion)),
            new Fates());
  }

  /// A new incarnation begins; it owns nothing yet.
  public void begin(WorkerLease current) {
    holdings.begin(current);
  }

  /// Which shards should be ours: claims what came, releases what went.
  public void assign(Set<Integer> mine) {
    Set<Integer> before = holdings.assign(mine);
    for (SessionRuntime each : holdings.running().values()) {
      if (!holdings.isMine(each.uid())) {
        threads.execute(() -> release(each));
      }
    }
    for (SessionUid uid : holdings.wanted()) {
      if (!holdings.isMine(uid) && holdings.wanted().remove(uid)) {
        leave(uid);
      }
    }
    mine.stream()
        .filter(shard -> !before.contains(shard))
        .forEach(shard -> threads.execute(() -> read(shard)));
  }

  /// Tries again to claim what was held by others, and to read what could not be read. Of those
  /// that somebody has still no more is asked than that, and of those that are being looked at
  /// nothing: hundreds may wait for their turn, here or there.
  public void retry() {
    unread.forEach(shard -> threads.execute(() -> read(shard)));
    WorkerLease current = holdings.lease();
    if (current != null) {
      holdings.wanted().stream()
          .filter(uid -> !visits.isUnderWay(uid))
          .forEach(uid -> retry(uid, current.incarnation()));
    }
  }

  private void retry(SessionUid uid, String incarnation) {
    ports
        .storage()
        .claims()
        .isHeld(uid, incarnation)
        .thenAccept(
            held -> {
              if (!held) {
                visits.soon(uid);
              }
            });
  }

  /// Compares the sessions of our shards with what their users want; reads those of shards in which
  /// something changed, of the others it knows.
  public void reconcile() {
    left.all().forEach(uid -> threads.execute(() -> SessionVisits.attempt(uid, () -> letGo(uid))));
    Set<Integer> mine = holdings.shards();
    Map<Integer, Long> changed = changes.since(counts(mine));
    changed.forEach((shard, count) -> threads.execute(() -> compare(shard, count)));
    holdings.running().values().stream()
        .filter(each -> !changed.containsKey(shardOf(each.uid())))
        .forEach(
            each -> {
              faults.remove(each.uid());
              each.reconcile();
            });
  }

  /// Compares all sessions of our shards, whatever is said to have changed.
  public void reconcileAll() {
    holdings.shards().forEach(shard -> threads.execute(() -> scan(shard)));
  }

  /// A command is in the outbox. When the session runs elsewhere its owner learns of it by its
  /// shard's count of changes.
  ///
  /// @return completes when the owner knows, or will
  public CompletionStage<Void> offer(SessionUid uid, SessionCommand command) {
    SessionRuntime runtime = holdings.running().get(uid);
    if (runtime != null) {
      runtime.offer(command);
      return CompletableFuture.completedFuture(null);
    }
    visits.want(uid);
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
        if (holdings.wanted().contains(uid)) {
          visits.soon(uid);
        }
      }
      case SETTLED -> handOvers.settled(uid);
      case CHANGED -> {
        if (holdings.running().containsKey(uid)) {
          visits.soon(uid);
        }
      }
    }
  }

  /// Somebody changed what is wanted of a session.
  public void reconcile(SessionUid uid) {
    if (holdings.isMine(uid)) {
      visits.demand(uid);
      visits.want(uid);
    }
  }

  /// The lease is lost: all sessions are somebody else's from now on.
  ///
  /// @param storageAway because storage was away: each session says so, as far as that goes
  public void loseAll(boolean storageAway) {
    if (storageAway) {
      holdings
          .running()
          .values()
          .forEach(each -> each.starve(Lack.STORAGE, "the worker's lease is lost"));
    }
    dropAll();
  }

  /// All sessions are somebody else's from now on.
  private void dropAll() {
    holdings.lose();
    left.clear();
    visits.clear();
    holdings.running().values().forEach(each -> each.abandon("the worker's lease is lost", null));
    holdings.running().clear();
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
    holdings.assign(Set.of());
    holdings.wanted().clear();
    return List.copyOf(holdings.running().values());
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
    return holdings.running().containsKey(uid);
  }

  /// When WhatsApp was last heard for each session that has a connection.
  Map<SessionUid, Evidence> evidence() {
    Map<SessionUid, Evidence> heard = new HashMap<>();
    holdings
        .running()
        .forEach(
            (uid, runtime) -> runtime.evidence().ifPresent(evidence -> heard.put(uid, evidence)));
    return heard;
  }

  public int count() {
    return holdings.running().size();
  }

  private void read(int shard) {
    unread.remove(shard);
    if (holdings.shards().contains(shard) && !isRead(shard)) {
      unread.add(shard);
    }
  }

  /// What is read here need not be compared again before something changes.
  private boolean isRead(int shard) {
    boolean[] whole = {false};
    SessionVisits.attempt(
        null, () -> whole[0] = compare(shard, counts(Set.of(shard)).getOrDefault(shard, 0L)));
    return whole[0];
  }

  private Map<Integer, Long> counts(Set<Integer> of) {
    return Await.value(registry.directory().changes(registry.network(), of)).orElse(Map.of());
  }

  /// @param count that was read before. @return whether all of it could be read
  private boolean compare(int shard, long count) {
    boolean whole = scan(shard);
    if (whole) {
      changes.compared(shard, count);
    }
    return whole;
  }

  /// Returns whether all of it could be read.
  private boolean scan(int shard) {
    List<SessionUid> uids = new ArrayList<>();
    boolean whole =
        SessionVisits.attempt(
            null,
            () ->
                Await.value(registry.directory().inShard(registry.network(), shard).collectList())
                    .ifPresent(uids::addAll));
    for (SessionUid uid : uids) {
      if (!holdings.running().containsKey(uid)) {
        visits.want(uid);
      } else {
        faults.remove(uid);
        whole &= visits.now(uid);
      }
    }
    return whole;
  }

  private void release(SessionRuntime runtime) {
    handOvers
        .release(runtime.uid(), runtime::release)
        .whenComplete(
            (_, _) -> {
              holdings.running().remove(runtime.uid(), runtime);
              wantOrLeave(runtime.uid());
            });
  }

  private void abandoned(SessionRuntime runtime) {
    SessionUid uid = runtime.uid();
    if (holdings.running().remove(uid, runtime)) {
      int times = faults.merge(uid, 1, Integer::sum);
      // Redis or Kafka that were away are back for all at once: nobody waits long for that.
      int most = runtime.lacking() == null ? MOST_DOUBLINGS : MOST_DOUBLINGS_WITHOUT;
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, most));
      ports.execution().timer().schedule(pause, () -> wantOrLeave(uid));
    }
  }

  private void wantOrLeave(SessionUid uid) {
    if (holdings.isMine(uid)) {
      visits.want(uid);
    } else {
      leave(uid);
    }
  }

  private void leave(SessionUid uid) {
    left.add(uid);
    threads.execute(() -> SessionVisits.attempt(uid, () -> letGo(uid)));
  }

  private void letGo(SessionUid uid) {
    WorkerLease current = holdings.lease();
    if (current == null || holdings.isMine(uid) || holdings.running().containsKey(uid)) {
      left.remove(uid);
    } else {
      left.look(uid, current.incarnation());
    }
  }

  int shardOf(SessionUid uid) {
    return holdings.shardOf(uid);
  }

  private final class Fates implements SessionVisits.Host {
    @Override
    public void release(SessionRuntime runtime) {
      SessionSupervisor.this.release(runtime);
    }

    @Override
    public void abandoned(SessionRuntime runtime) {
      SessionSupervisor.this.abandoned(runtime);
    }

    @Override
    public void leave(SessionUid uid) {
      SessionSupervisor.this.leave(uid);
    }
  }
}
