package io.manyline.worker.ownership;

import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.redis.StorageException;
import java.time.Duration;
import java.util.List;

/// The lease of one incarnation of a worker.
///
/// **Shape:** `ml:lease:I` = I, expires. Renewing only extends an existing key with the same value.
/// **Order and threads:** called by one thread; [#gate] by all. **Errors:** [#renew] tells `false`
/// when the lease is lost for ever; storage that does not answer leaves it standing until the
/// gate's deadline.
public final class WorkerLease {
  private static final LuaScript RENEW = LuaScript.named("renew_lease");

  private final RedisPipeline redis;
  private final String incarnation;
  private final LeaseSettings settings;
  private final LeaseGate gate;
  private volatile boolean unanswered;

  public WorkerLease(
      RedisPipeline redis, String incarnation, LeaseSettings settings, LeaseGate gate) {
    this.redis = redis;
    this.incarnation = incarnation;
    this.settings = settings;
    this.gate = gate;
  }

  public String incarnation() {
    return incarnation;
  }

  public LeaseGate gate() {
    return gate;
  }

  /// @return `false` when the key exists already, which a random id rules out but for a broken
  ///   source
  public boolean acquire() {
    LeaseGate.Term requested = gate.now();
    boolean isNew =
        Await.value(
            redis.setIfAbsent(
                RedisKeys.lease(incarnation), RedisPipeline.bytes(incarnation), settings.ttl()));
    if (isNew) {
      gate.open(requested, term());
    }
    return isNew;
  }

  public boolean renew() {
    if (!gate.isHeld()) {
      return false;
    }
    LeaseGate.Term requested = gate.now();
    try {
      List<Object> answer =
          Await.value(
              redis.eval(
                  RENEW,
                  List.of(RedisKeys.lease(incarnation)),
                  List.of(
                      RedisPipeline.bytes(incarnation),
                      RedisPipeline.bytes(settings.ttl().toMillis()))));
      if ((Long) answer.getFirst() == 0) {
        gate.expire();
        return false;
      }
    } catch (StorageException e) {
      unanswered = true;
      return gate.isHeld();
    }
    unanswered = false;
    gate.extend(requested, term());
    return gate.isHeld();
  }

  /// Whether storage did not answer when it was last to be renewed, or refused.
  public boolean isUnanswered() {
    return unanswered;
  }

  /// Gives the lease up; whoever owned something by it is dead at once.
  public void release() {
    gate.expire();
    Await.value(redis.delete(RedisKeys.lease(incarnation)));
  }

  private Duration term() {
    return settings.ttl().minus(settings.margin());
  }
}
