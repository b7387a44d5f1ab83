package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.outbox.OutcomeFormat;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.store.SessionSeal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Makes commands durable: any worker may, whoever owns the session.
///
/// **Shape:** `append_command.lua`; idempotent by command id as long as the row or the outcome is
/// kept. **Order and threads:** safe for all; commands of a session keep the order of calls.
public final class OutboxAppender {
  private static final LuaScript APPEND = LuaScript.named("append_command");
  private static final int APPENDED = 0;
  private static final int ANSWERED = 1;
  private static final int WAITING = 2;
  private static final int FULL = 3;

  private final RedisPipeline redis;
  private final int mostRows;

  /// @param mostRows of one session
  public OutboxAppender(RedisPipeline redis, int mostRows) {
    this.redis = redis;
    this.mostRows = mostRows;
  }

  public CompletableFuture<AppendResult> append(SessionSeal seal, SessionCommand command) {
    SessionUid uid = seal.uid();
    String id = command.getCommandId();
    byte[] row = OutboxFormat.encode(seal, new PendingCommand(command, null));
    return redis
        .eval(
            APPEND,
            List.of(
                RedisKeys.outbox(uid),
                RedisKeys.outboxOrder(uid),
                RedisKeys.outcomes(uid),
                RedisKeys.state(uid),
                RedisKeys.config(uid)),
            List.of(RedisPipeline.bytes(id), row, RedisPipeline.bytes(mostRows)))
        .thenApply(answer -> result(seal, id, answer));
  }

  private static AppendResult result(SessionSeal seal, String id, List<Object> answer) {
    int code = ((Long) answer.getFirst()).intValue();
    return switch (code) {
      case APPENDED -> new AppendResult.Appended();
      case ANSWERED ->
          new AppendResult.Answered(
              OutcomeFormat.decode(seal.sealer(), seal.uid(), id, (byte[]) answer.get(1)));
      case WAITING ->
          new AppendResult.Waiting(OutboxFormat.decode(seal, id, (byte[]) answer.get(1)).command());
      case FULL -> new AppendResult.Full();
      default -> new AppendResult.NoSession();
    };
  }
}
