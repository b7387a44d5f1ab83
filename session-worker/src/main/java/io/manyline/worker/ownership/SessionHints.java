package io.manyline.worker.ownership;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.RedisPipeline;

/// What workers call out to each other, so that nobody waits for the time of their next look.
///
/// **Shape:** channel `ml:hints:{network}`; a message is a session's hint, a space, the uid, or
/// `LEFT`. **Order and threads:** none is promised, and a hint may be lost or come twice: it says
/// where to look, and what holds is read there. Heard on the driver's thread: hand over at once.
public final class SessionHints {
  private static final String LEFT = "LEFT";

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

  /// Who hears them.
  public interface Listener {
    void told(Hint hint, SessionUid uid);

    void workerLeft();
  }

  public SessionHints(RedisPipeline redis, Network network) {
    this.redis = redis;
    this.channel = RedisKeys.hints(network);
  }

  public void tell(Hint hint, SessionUid uid) {
    redis.publish(channel, RedisPipeline.bytes(hint + " " + uid.value()));
  }

  /// A worker has left those that live: its sessions are to be somebody's.
  public void tellOfLeaving() {
    redis.publish(channel, RedisPipeline.bytes(LEFT));
  }

  /// A message of the channel; those of other releases are passed over.
  public static void read(byte[] message, Listener listener) {
    String text = RedisPipeline.text(message);
    if (text.equals(LEFT)) {
      listener.workerLeft();
      return;
    }
    String[] parts = text.split(" ", 2);
    for (Hint each : Hint.values()) {
      if (parts.length == 2 && each.name().equals(parts[0])) {
        listener.told(each, new SessionUid(parts[1]));
      }
    }
  }
}
