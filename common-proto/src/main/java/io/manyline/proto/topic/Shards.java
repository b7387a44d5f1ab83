package io.manyline.proto.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// The one function that tells which shard, and so which partition of every topic, a session is in.
public final class Shards {
  private Shards() {}

  /// Shard of a session.
  ///
  /// @param sessionUid the immutable uid, never the phone number
  /// @param shardCount how many shards the installation has; recorded in Redis at its first start
  /// @return 0 to `shardCount - 1`
  public static int of(String sessionUid, int shardCount) {
    if (shardCount < 1) {
      throw new IllegalArgumentException("shard count is " + shardCount + ", expected at least 1");
    }
    int hash = Utils.murmur2(sessionUid.getBytes(StandardCharsets.UTF_8));
    return Utils.toPositive(hash) % shardCount;
  }
}
