package io.manyline.registry.durability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.redis.connection.ReactiveServerCommands;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Looks, once at the start, whether Redis keeps what it answered: services acknowledge to WhatsApp
/// and to callers on that.
///
/// **Flow:** `INFO`, and `CONFIG GET` where it is allowed; of a cluster, the answers of all its
/// nodes. **Order and threads:** on the driver's thread; the start does not wait for it.
/// **Errors:** none. It only warns, what is missing and what to do; a Redis that is not there yet
/// is asked again for a while.
public final class RedisDurability implements SmartInitializingSingleton, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(RedisDurability.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final int TIMES = 60;

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private @Nullable Disposable running;

  public RedisDurability(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  @Override
  public void afterSingletonsInstantiated() {
    running =
        read()
            .map(RedisDurability::findings)
            .retryWhen(Retry.fixedDelay(TIMES, AGAIN))
            .subscribe(
                findings ->
                    findings.forEach(
                        finding -> log.warn("Redis may lose what it answered: {}", finding)),
                failure ->
                    log.warn("the settings of Redis cannot be read: {}", failure.toString()));
  }

  @Override
  public void destroy() {
    if (running != null) {
      running.dispose();
    }
  }

  /// Settings and state by name; of a cluster, each name with its node before it.
  Mono<Map<String, String>> read() {
    return redis
        .execute(
            connection -> {
              ReactiveServerCommands server = connection.serverCommands();
              return Mono.zip(
                      server.info("persistence"),
                      server.info("memory"),
                      setting(server, "appendfsync"),
                      setting(server, "no-appendfsync-on-rewrite"))
                  .map(
                      all -> {
                        Map<String, String> settings = new TreeMap<>();
                        for (Object each : all) {
                          ((Properties) each)
                              .forEach(
                                  (name, value) -> settings.put((String) name, (String) value));
                        }
                        return settings;
                      });
            })
        .next();
  }

  /// A managed Redis may forbid to read it.
  private static Mono<Properties> setting(ReactiveServerCommands server, String name) {
    return server.getConfig(name).defaultIfEmpty(new Properties()).onErrorReturn(new Properties());
  }

  /// One sentence for each thing that is missing, with what to do.
  static List<String> findings(Map<String, String> settings) {
    List<String> findings = new ArrayList<>();
    boolean known = false;
    for (Map.Entry<String, String> each : settings.entrySet()) {
      String node = each.getKey();
      String name = node.substring(node.lastIndexOf('.') + 1);
      String value = each.getValue().strip();
      String where =
          node.contains(".") ? " (" + node.substring(0, node.lastIndexOf('.')) + ")" : "";
      switch (name) {
        case "aof_enabled" -> {
          if (!value.equals("1")) {
            findings.add(
                "it writes no append-only file: set appendonly yes, in redis.conf and by CONFIG SET"
                    + where);
          }
        }
        case "maxmemory_policy" -> {
          if (!value.equals("noeviction")) {
            findings.add(
                "when it is full it deletes keys ("
                    + value
                    + "): set maxmemory-policy noeviction"
                    + where);
          }
        }
        case "appendfsync" -> {
          known = true;
          if (!value.equals("always")) {
            findings.add(
                "it answers before a write is on the disk (appendfsync "
                    + value
                    + "), and forgets the last second when its machine dies: set appendfsync always"
                    + where);
          }
        }
        case "no-appendfsync-on-rewrite" -> {
          if (!value.equals("no")) {
            findings.add(
                "while it rewrites its file it answers before a write is on the disk: set"
                    + " no-appendfsync-on-rewrite no"
                    + where);
          }
        }
        default -> {}
      }
    }
    if (!known) {
      findings.add(
          "whether writes are on the disk when it answers cannot be read (CONFIG is not allowed): see"
              + " that it has appendfsync always, or what your provider promises instead");
    }
    return findings;
  }
}
