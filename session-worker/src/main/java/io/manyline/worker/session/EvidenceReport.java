package io.manyline.worker.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.EvidenceFormat;
import io.manyline.worker.redis.RedisPipeline;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores now and then when WhatsApp was last heard for each session that runs here.
///
/// **Shape:** one write for each shard in which a session was heard since; a session alone costs no
/// Redis operation of its own. **Order and threads:** one thread calls it. **Errors:** what was not
/// written is written with the next report.
public final class EvidenceReport {
  private static final Logger log = LoggerFactory.getLogger(EvidenceReport.class);

  private final SessionSupervisor supervisor;
  private final RedisPipeline redis;
  private final Network network;

  private Map<SessionUid, byte[]> told = Map.of();

  public EvidenceReport(SessionSupervisor supervisor, RedisPipeline redis, Network network) {
    this.supervisor = supervisor;
    this.redis = redis;
    this.network = network;
  }

  public void tell() {
    Map<SessionUid, byte[]> heard = new HashMap<>();
    Map<Integer, Map<String, byte[]>> byShard = new HashMap<>();
    supervisor
        .evidence()
        .forEach(
            (uid, evidence) -> {
              byte[] value = EvidenceFormat.encode(evidence);
              heard.put(uid, value);
              if (!Arrays.equals(value, told.get(uid))) {
                byShard
                    .computeIfAbsent(supervisor.shardOf(uid), _ -> new HashMap<>())
                    .put(uid.value(), value);
              }
            });
    told = heard;
    byShard.forEach(this::write);
  }

  private void write(int shard, Map<String, byte[]> sessions) {
    redis
        .putAll(RedisKeys.evidence(network, shard), sessions)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.debug(
                    "the evidence of shard {} was not written: {}", shard, failure.toString());
              }
            });
  }
}
