package io.manyline.worker.store;

import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Operations on keys of one session that become durable together; see `fenced_write.lua`.
///
/// Used once, by one thread.
public final class FencedWrite {
  private static final int FIRST_KEY = 3;

  private final Map<String, Integer> keys = new LinkedHashMap<>();
  private final List<byte[]> operations = new ArrayList<>();

  public FencedWrite hset(String key, String field, byte[] value) {
    return operation("hset", index(key), text(field), value);
  }

  public FencedWrite hdel(String key, String field) {
    return operation("hdel", index(key), text(field));
  }

  public FencedWrite del(String key) {
    return operation("del", index(key));
  }

  public FencedWrite zadd(String key, long score, String member) {
    return zadd(key, score, text(member));
  }

  public FencedWrite zadd(String key, long score, byte[] member) {
    return operation("zadd", index(key), RedisPipeline.bytes(score), member);
  }

  public FencedWrite zrem(String key, String member) {
    return operation("zrem", index(key), text(member));
  }

  /// Puts a row into a hash, unless the set has seen its member before; the set remembers it.
  public FencedWrite once(String seen, String hash, String member, Instant at, byte[] row) {
    return operation(
        "once",
        index(seen),
        index(hash),
        text(member),
        RedisPipeline.bytes(at.toEpochMilli()),
        row);
  }

  /// Forgets members of a set that are older, or more, than that.
  public FencedWrite trim(String set, Instant now, Duration age, int count) {
    return operation("ztrim", index(set), cutoff(now, age), RedisPipeline.bytes(count));
  }

  /// Forgets members of a set, and the fields of a hash that they name, older or more than that.
  public FencedWrite trim(String set, String hash, Instant now, Duration age, int count) {
    return operation(
        "htrim", index(set), index(hash), cutoff(now, age), RedisPipeline.bytes(count));
  }

  public boolean isEmpty() {
    return operations.isEmpty();
  }

  List<String> keys() {
    return List.copyOf(keys.keySet());
  }

  List<byte[]> operations() {
    return operations;
  }

  private FencedWrite operation(String name, byte[]... arguments) {
    operations.add(text(name));
    operations.addAll(List.of(arguments));
    return this;
  }

  private byte[] index(String key) {
    return RedisPipeline.bytes(keys.computeIfAbsent(key, each -> keys.size() + FIRST_KEY));
  }

  private static byte[] cutoff(Instant now, Duration age) {
    return RedisPipeline.bytes(now.minus(age).toEpochMilli());
  }

  private static byte[] text(String text) {
    return RedisPipeline.bytes(text);
  }
}
