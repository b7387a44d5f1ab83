package io.manyline.worker.ownership;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Claims sessions and gives them up.
///
/// **Shape:** `ml:{uid}:claim` = `owner`, `fence`, and what shows lost writes: `doubts`, `server`,
/// `since`. A claim is taken over by compare-and-set on exactly the `{owner, fence}` that was
/// observed, after its owner's lease was seen to be gone; the fence grows with each, for the life
/// of the uid. After a fail-over of Redis nobody claims for 3 s, longer than a replica may lag
/// behind. **Order and threads:** blocks on storage; safe for all. **Errors:** `StorageException`;
/// then the next attempt finds out what holds.
public final class SessionClaims {
  private static final LuaScript CLAIM = LuaScript.named("claim");
  private static final LuaScript RELEASE = LuaScript.named("release_claim");
  private static final long NOT_NOW = -1;
  private static final long NO_SESSION = -2;
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final RedisPipeline redis;
  private final Duration settling;

  /// Questions on their way whether a lease stands: an owner that died is asked for by each of its
  /// sessions, and one answer is as good for all of them. What is gone is gone for ever.
  private final Map<String, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();

  public SessionClaims(RedisPipeline redis) {
    this(redis, SETTLING);
  }

  /// @param settling how long nobody claims after a fail-over; more than replicas lag behind
  public SessionClaims(RedisPipeline redis, Duration settling) {
    this.redis = redis;
    this.settling = settling;
  }

  /// A session's claim, asked for and perhaps not known yet.
  public record Observed(SessionUid uid, CompletableFuture<Claim> claim) {}

  /// Asks for a session's claim; does not block, so that what else is needed is asked meanwhile.
  public Observed look(SessionUid uid) {
    return new Observed(
        uid,
        redis
            .hashFields(RedisKeys.claim(uid), List.of(Claim.OWNER_FIELD, Claim.FENCE_FIELD))
            .thenApply(SessionClaims::claimIn));
  }

  /// Claims for an incarnation, also what it has already: then only the fence grows.
  public ClaimResult claim(SessionUid uid, String incarnation) {
    return claim(look(uid), incarnation);
  }

  /// Claims from what was seen.
  public ClaimResult claim(Observed seen, String incarnation) {
    SessionUid uid = seen.uid();
    Claim observed = Await.value(seen.claim());
    if (Await.value(isHeld(observed, incarnation))) {
      return new ClaimResult.Held();
    }
    return takeOver(uid, observed, incarnation);
  }

  /// Whether another worker that lives has it. Does not block; told on the driver's thread.
  public CompletableFuture<Boolean> isHeld(SessionUid uid, String incarnation) {
    return look(uid).claim().thenCompose(observed -> isHeld(observed, incarnation));
  }

  private CompletableFuture<Boolean> isHeld(Claim observed, String incarnation) {
    boolean free = observed.owner().isEmpty() || observed.owner().equals(incarnation);
    return free ? CompletableFuture.completedFuture(false) : isLeased(observed.owner());
  }

  private CompletableFuture<Boolean> isLeased(String owner) {
    CompletableFuture<Boolean> answer =
        asked.computeIfAbsent(owner, each -> redis.exists(RedisKeys.lease(each)));
    answer.whenComplete((_, _) -> asked.remove(owner, answer));
    return answer;
  }

  /// Takes over from exactly what was observed.
  ClaimResult takeOver(SessionUid uid, Claim observed, String incarnation) {
    List<Object> answer =
        Await.value(
            redis.eval(
                CLAIM,
                List.of(RedisKeys.claim(uid), RedisKeys.state(uid), RedisKeys.config(uid)),
                List.of(
                    RedisPipeline.bytes(observed.owner()),
                    RedisPipeline.bytes(observed.fence()),
                    RedisPipeline.bytes(incarnation),
                    RedisPipeline.bytes(settling.toMillis()))));
    long fence = (Long) answer.getFirst();
    if (fence == NOT_NOW) {
      return new ClaimResult.Held();
    }
    if (fence == NO_SESSION) {
      return new ClaimResult.Gone();
    }
    return new ClaimResult.Granted(
        new Claim(incarnation, fence),
        (Long) answer.get(1),
        (byte[]) answer.get(2),
        !observed.owner().isEmpty(),
        (Long) answer.get(3));
  }

  public Claim observe(SessionUid uid) {
    return Await.value(look(uid).claim());
  }

  private static Claim claimIn(Map<String, byte[]> fields) {
    byte[] owner = fields.get(Claim.OWNER_FIELD);
    byte[] fence = fields.get(Claim.FENCE_FIELD);
    return new Claim(
        owner == null ? "" : RedisPipeline.text(owner),
        fence == null ? 0 : Long.parseLong(RedisPipeline.text(fence)));
  }

  /// @return `false` when it was not ours any more
  public boolean release(SessionUid uid, Claim claim) {
    List<Object> answer =
        Await.value(
            redis.eval(
                RELEASE,
                List.of(RedisKeys.claim(uid)),
                List.of(RedisPipeline.bytes(claim.owner()), RedisPipeline.bytes(claim.fence()))));
    return (Long) answer.getFirst() == 1;
  }
}
