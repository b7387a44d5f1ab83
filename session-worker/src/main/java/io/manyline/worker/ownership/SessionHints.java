package io.manyline.worker.ownership;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.RedisPipeline;
import java.util.function.BiConsumer;

/// What workers call out to each other about sessions, so that nobody waits for the time of their
/// next look.
///
/// **Shape:** channel `ml:hints:{network}`; a message is the hint's name, a space, the uid. **Order
/// and threads:** none is promised, and a hint may be lost or come twice: it says where to look,
/// and what holds is read there. Heard on the driver's thread: hand over at once.
public final class SessionHints {
  private final RedisPipeline redis;
  private final String channel;

  /// What there is to see.
  public enum Hint {
    /// Its owner has let it go.
    FREE,
    /// The new owner has it where it should be: connected, or at rest.
    SETTLED,
    /// Somebody who is not its owner has put a command into its outbox.
    CHANGED
  }

  public SessionHints(RedisPipeline redis, Network network) {
    this.redis = redis;
    this.channel = RedisKeys.hints(network);
  }

  public void tell(Hint hint, SessionUid uid) {
    redis.publish(channel, RedisPipeline.bytes(hint + " " + uid.value()));
  }

  /// A message of the channel; those of other releases are passed over.
  public static void read(byte[] message, BiConsumer<Hint, SessionUid> listener) {
    String[] parts = RedisPipeline.text(message).split(" ", 2);
    for (Hint each : Hint.values()) {
      if (parts.length == 2 && each.name().equals(parts[0])) {
        listener.accept(each, new SessionUid(parts[1]));
      }
    }
  }
}
