package io.manyline.registry.session;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.v1.StoredStatus;
import org.jspecify.annotations.Nullable;

/// [SessionStatus] ↔ the field `status` of the state hash. The owner writes it, everybody reads it.
public final class StatusFormat {
  /// Field of the state hash.
  public static final String FIELD = "status";

  private StatusFormat() {}

  public static byte[] encode(SessionStatus status) {
    StoredStatus.Builder stored =
        StoredStatus.newBuilder()
            .setState(status.state().name())
            .setReason(status.reason())
            .setSince(SessionFormat.timestamp(status.since()))
            .setLoggedIn(status.loggedIn());
    if (status.actualPhone() != null) {
      stored.setActualPhone(status.actualPhone());
    }
    if (status.lid() != null) {
      stored.setLid(status.lid());
    }
    if (status.pushName() != null) {
      stored.setPushName(status.pushName());
    }
    if (status.notBefore() != null) {
      stored.setNotBefore(SessionFormat.timestamp(status.notBefore()));
    }
    return PlainFormat.encode(stored.build().toByteArray());
  }

  public static SessionStatus decode(byte[] value) {
    try {
      StoredStatus stored = StoredStatus.parseFrom(PlainFormat.decode(value));
      return new SessionStatus(
          SessionState.valueOf(stored.getState()),
          stored.getReason(),
          SessionFormat.instant(stored.getSince()),
          stored.getLoggedIn(),
          orNull(stored.getActualPhone()),
          orNull(stored.getLid()),
          orNull(stored.getPushName()),
          stored.hasNotBefore() ? SessionFormat.instant(stored.getNotBefore()) : null);
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the status of a session is no StoredStatus");
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
