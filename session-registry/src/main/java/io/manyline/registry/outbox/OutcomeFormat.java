package io.manyline.registry.outbox;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.seal.Sealer;

/// [CommandOutcome] ↔ a field, by command id, of the outcomes hash. Owners write, gateways read.
public final class OutcomeFormat {
  private OutcomeFormat() {}

  public static byte[] encode(Sealer sealer, SessionUid uid, CommandOutcome outcome) {
    return sealer.seal(place(uid, outcome.getCommandId()), outcome.toByteArray());
  }

  public static CommandOutcome decode(
      Sealer sealer, SessionUid uid, String commandId, byte[] value) {
    try {
      return CommandOutcome.parseFrom(sealer.open(place(uid, commandId), value));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException(
          "the outcome of command " + commandId + " is no CommandOutcome");
    }
  }

  private static String place(SessionUid uid, String commandId) {
    return RedisKeys.place(RedisKeys.outcomes(uid), commandId);
  }
}
