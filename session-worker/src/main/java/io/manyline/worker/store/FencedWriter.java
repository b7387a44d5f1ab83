package io.manyline.worker.store;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The only way in which a session's state is written: as the owner of one claim.
///
/// **Shape:** each write shows `{owner, fence}` and the `rev` that it expects, and counts it up.
/// Writes are pipelined: the next may go before the last was answered. **Order and threads:**
/// called on the lane; stages complete on the lane, in order. **Errors:** a refusal, a failure or
/// no answer ends the writer for ever: [FenceLostException] for this write and all later ones, and
/// `onLost` once. The state must then be claimed and loaded anew. **Source:** `fenced_write.lua`.
public final class FencedWriter {
  private static final LuaScript SCRIPT = LuaScript.named("fenced_write");

  private final RedisPipeline redis;
  private final SessionUid uid;
  private final Claim claim;
  private final Executor lane;
  private final Consumer<FenceLostException> onLost;

  private long rev;
  private int inFlight;
  private boolean lost;

  /// @param rev of the state, as the claim found it
  public FencedWriter(
      RedisPipeline redis,
      SessionUid uid,
      Claim claim,
      long rev,
      Executor lane,
      Consumer<FenceLostException> onLost) {
    this.redis = redis;
    this.uid = uid;
    this.claim = claim;
    this.rev = rev;
    this.lane = lane;
    this.onLost = onLost;
  }

  /// Makes all operations durable, or none.
  ///
  /// @return the members of `once` that were there before
  public CompletableFuture<Set<String>> write(FencedWrite write) {
    if (lost) {
      return CompletableFuture.failedFuture(gone("an earlier write was lost", false));
    }
    List<String> keys = new ArrayList<>(List.of(RedisKeys.claim(uid), RedisKeys.state(uid)));
    keys.addAll(write.keys());
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(RedisPipeline.bytes(claim.owner()));
    arguments.add(RedisPipeline.bytes(claim.fence()));
    arguments.add(RedisPipeline.bytes(rev));
    arguments.addAll(write.operations());
    rev++;
    inFlight++;
    long expected = rev;
    return redis
        .eval(SCRIPT, keys, arguments)
        .handleAsync((answer, failure) -> settle(answer, failure, expected), lane);
  }

  /// Whether every write was answered.
  public boolean isSettled() {
    return inFlight == 0;
  }

  public boolean isLost() {
    return lost;
  }

  /// Ends the writer: the session is given up or must be loaded anew.
  public void close() {
    lost = true;
  }

  private Set<String> settle(List<Object> answer, Throwable failure, long expected) {
    inFlight--;
    if (failure != null) {
      throw lose("write unanswered: " + failure, true);
    }
    long reply = (Long) answer.getFirst();
    if (reply != expected) {
      throw lose("write refused with " + reply + ", expected rev " + expected, false);
    }
    if (lost) {
      // It may be durable; but what comes of it must not be told before what comes of the lost one.
      throw gone("an earlier write was lost", false);
    }
    Set<String> known = new HashSet<>();
    for (Object each : answer.subList(1, answer.size())) {
      known.add(RedisPipeline.text(each));
    }
    return known;
  }

  private FenceLostException lose(String why, boolean unanswered) {
    FenceLostException failure = gone(why, unanswered);
    if (!lost) {
      lost = true;
      onLost.accept(failure);
    }
    return failure;
  }

  private FenceLostException gone(String why, boolean unanswered) {
    return new FenceLostException(
        "session " + uid + ", fence " + claim.fence() + ": " + why, unanswered);
  }
}
