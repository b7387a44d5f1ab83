package io.manyline.worker.simulation;

import io.manyline.worker.redis.RedisPipeline;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/// As much of a Redis server as the worker uses, in virtual time.
///
/// **Shape:** strings that expire, hashes, sorted sets; a journal of how to undo the last writes,
/// so that a fail-over to a replica that lagged behind can lose them. A script is one write.
final class SimulatedRedis {
  static final String FIRST_SERVER = "server1";
  private static final int JOURNAL = 400;

  private final World world;
  private final LuaScripts scripts;
  private final Map<ScriptName, Prototype> compiled;
  private final Map<String, Value> values = new HashMap<>();
  private final Deque<Write> journal = new ArrayDeque<>();
  private final List<Consumer<byte[]>> listeners = new ArrayList<>();
  private final Map<String, Long> asked = new HashMap<>();
  private @Nullable List<Runnable> undo;
  private int servers = 1;

  /// @param compiled the scripts that it is asked to run
  SimulatedRedis(World world, LuaScripts scripts, Map<ScriptName, Prototype> compiled) {
    this.world = world;
    this.scripts = scripts;
    this.compiled = compiled;
  }

  /// One command, or one script, all or nothing.
  @SuppressWarnings("unchecked")
  List<Object> eval(ScriptName name, List<byte[]> keys, List<byte[]> arguments) {
    Prototype script = Objects.requireNonNull(compiled.get(name));
    return (List<Object>) written(() -> scripts.run(script, keys, arguments, this::call));
  }

  @Nullable Object command(String... parts) {
    List<byte[]> command = new ArrayList<>(parts.length);
    for (String part : parts) {
      command.add(RedisPipeline.bytes(part));
    }
    return command(command);
  }

  @Nullable Object command(List<byte[]> command) {
    return written(() -> call(command));
  }

  /// A worker asks for this.
  void count(String what) {
    asked.merge(what, 1L, Long::sum);
  }

  /// How often what was asked for, by all workers.
  Map<String, Long> asked() {
    return Map.copyOf(asked);
  }

  void subscribe(Consumer<byte[]> listener) {
    listeners.add(listener);
  }

  /// @return how many listen
  long publish(byte[] message) {
    listeners.forEach(each -> each.accept(message));
    return listeners.size();
  }

  /// What was written so far has reached every replica.
  void replicated() {
    journal.clear();
  }

  /// The server is replaced by a replica that has not seen the last writes.
  ///
  /// @return how many writes are gone
  int rollBack(int writes, long notBeforeNanos) {
    servers++;
    int gone = 0;
    while (gone < writes && !journal.isEmpty() && journal.getLast().at >= notBeforeNanos) {
      List<Runnable> steps = journal.removeLast().undo;
      for (int i = steps.size() - 1; i >= 0; i--) {
        steps.get(i).run();
      }
      gone++;
    }
    return gone;
  }

  @Nullable String hashText(String key, String field) {
    byte[] value = hash(key).get(field);
    return value == null ? null : text(value);
  }

  byte @Nullable [] hashField(String key, String field) {
    return hash(key).get(field);
  }

  Map<String, byte[]> hash(String key) {
    Value value = present(key);
    return value == null ? Map.of() : value.hash;
  }

  /// Members by score, then by name.
  List<Map.Entry<String, Double>> ranked(String key) {
    Value value = present(key);
    if (value == null) {
      return List.of();
    }
    List<Map.Entry<String, Double>> all = new ArrayList<>(value.scores.entrySet());
    all.sort(
        Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
    return all;
  }

  boolean exists(String key) {
    return present(key) != null;
  }

  private @Nullable Object written(Supplier<@Nullable Object> work) {
    List<Runnable> steps = new ArrayList<>(4);
    undo = steps;
    try {
      return work.get();
    } finally {
      undo = null;
      if (!steps.isEmpty()) {
        journal.add(new Write(world.nanos(), steps));
        if (journal.size() > JOURNAL) {
          journal.removeFirst();
        }
      }
    }
  }

  private @Nullable Object call(List<byte[]> command) {
    String name = text(command.getFirst());
    if (name.equals("TIME")) {
      long millis = world.millis();
      return List.<Object>of(
          RedisPipeline.bytes(millis / 1_000), RedisPipeline.bytes(millis % 1_000 * 1_000));
    }
    if (name.equals("INFO")) {
      return RedisPipeline.bytes("# Server\r\nrun_id:server" + servers + "\r\n");
    }
    String key = text(command.get(1));
    return switch (name) {
      case "EXISTS" -> present(key) == null ? 0L : 1L;
      case "GET" -> string(key);
      case "SET" -> set(key, command);
      case "PEXPIRE" -> expire(key, Long.parseLong(text(command.get(2))));
      case "DEL" -> delete(key);
      case "HGET" -> hash(key).get(text(command.get(2)));
      case "HLEN" -> (long) hash(key).size();
      case "HSET" -> hset(key, command);
      case "HDEL" -> hdel(key, text(command.get(2)));
      case "HINCRBY" -> hincrby(key, text(command.get(2)), Long.parseLong(text(command.get(3))));
      case "ZADD" -> zadd(key, command);
      case "ZREM" -> zrem(key, text(command.get(2)));
      case "ZSCORE" -> zscore(key, text(command.get(2)));
      case "ZCARD" -> (long) ranked(key).size();
      case "ZRANGE" -> zrange(key, command);
      case "ZRANGEBYSCORE" -> zrangebyscore(key, command);
      case "ZREMRANGEBYSCORE" -> zremrangebyscore(key, text(command.get(3)));
      default -> throw new IllegalArgumentException("the simulated Redis has no " + name);
    };
  }

  private byte @Nullable [] string(String key) {
    Value value = present(key);
    return value == null ? null : value.string;
  }

  /// `SET key value [NX] [PX ttl]`.
  private @Nullable Object set(String key, List<byte[]> command) {
    List<String> options =
        command.subList(3, command.size()).stream().map(SimulatedRedis::text).toList();
    if (options.contains("NX") && present(key) != null) {
      return null;
    }
    Value fresh = new Value();
    fresh.string = command.get(2);
    int ttl = options.indexOf("PX") + 1;
    if (ttl > 0) {
      fresh.expiresAt = world.millis() + Long.parseLong(options.get(ttl));
    }
    put(key, fresh);
    return RedisPipeline.bytes("OK");
  }

  private long expire(String key, long millis) {
    Value value = present(key);
    if (value == null) {
      return 0;
    }
    long before = value.expiresAt;
    value.expiresAt = world.millis() + millis;
    undoBy(() -> value.expiresAt = before);
    return 1;
  }

  private long delete(String key) {
    if (present(key) == null) {
      return 0;
    }
    put(key, null);
    return 1;
  }

  private long hset(String key, List<byte[]> command) {
    Map<String, byte[]> hash = create(key).hash;
    long added = 0;
    for (int i = 2; i < command.size(); i += 2) {
      String field = text(command.get(i));
      byte[] before = hash.put(field, command.get(i + 1));
      added += before == null ? 1 : 0;
      undoBy(() -> restore(hash, field, before));
    }
    return added;
  }

  private long hdel(String key, String field) {
    Value value = present(key);
    byte[] before = value == null ? null : value.hash.remove(field);
    if (before == null) {
      return 0;
    }
    undoBy(() -> value.hash.put(field, before));
    return 1;
  }

  private long hincrby(String key, String field, long by) {
    Map<String, byte[]> hash = create(key).hash;
    byte[] before = hash.get(field);
    long after = (before == null ? 0 : Long.parseLong(text(before))) + by;
    hash.put(field, RedisPipeline.bytes(after));
    undoBy(() -> restore(hash, field, before));
    return after;
  }

  /// `ZADD key [NX] score member`.
  private long zadd(String key, List<byte[]> command) {
    boolean onlyNew = command.size() == 5;
    Map<String, Double> scores = create(key).scores;
    String member = text(command.getLast());
    Double before = scores.get(member);
    if (onlyNew && before != null) {
      return 0;
    }
    scores.put(member, Double.valueOf(text(command.get(command.size() - 2))));
    undoBy(() -> restore(scores, member, before));
    return before == null ? 1 : 0;
  }

  private byte @Nullable [] zscore(String key, String member) {
    Value value = present(key);
    Double score = value == null ? null : value.scores.get(member);
    return score == null ? null : RedisPipeline.bytes(BigDecimal.valueOf(score).toPlainString());
  }

  private long zrem(String key, String member) {
    Value value = present(key);
    Double before = value == null ? null : value.scores.remove(member);
    if (before == null) {
      return 0;
    }
    undoBy(() -> value.scores.put(member, before));
    return 1;
  }

  private List<Object> zrange(String key, List<byte[]> command) {
    List<Map.Entry<String, Double>> all = ranked(key);
    int from = Integer.parseInt(text(command.get(2)));
    int to = Integer.parseInt(text(command.get(3)));
    int end = Math.min(all.size(), (to < 0 ? all.size() + to : to) + 1);
    return from >= end ? List.of() : members(all.subList(from, end));
  }

  /// From `-inf` to `(max`, with `LIMIT 0 n`.
  private List<Object> zrangebyscore(String key, List<byte[]> command) {
    String max = text(command.get(3));
    double below = Double.parseDouble(max.substring(1));
    long limit = Long.parseLong(text(command.get(6)));
    return members(
        ranked(key).stream().filter(each -> each.getValue() < below).limit(limit).toList());
  }

  /// From `-inf` to `max`.
  private long zremrangebyscore(String key, String max) {
    double most = Double.parseDouble(max);
    List<Map.Entry<String, Double>> old =
        ranked(key).stream().filter(each -> each.getValue() <= most).toList();
    old.forEach(each -> zrem(key, each.getKey()));
    return old.size();
  }

  private static List<Object> members(List<Map.Entry<String, Double>> entries) {
    List<Object> members = new ArrayList<>(entries.size());
    entries.forEach(each -> members.add(RedisPipeline.bytes(each.getKey())));
    return members;
  }

  private Value create(String key) {
    Value value = present(key);
    if (value == null) {
      value = new Value();
      put(key, value);
    }
    return value;
  }

  private @Nullable Value present(String key) {
    Value value = values.get(key);
    return value == null || value.isGone(world.millis()) ? null : value;
  }

  private void put(String key, @Nullable Value value) {
    Value before = values.get(key);
    restore(values, key, value);
    undoBy(() -> restore(values, key, before));
  }

  private void undoBy(Runnable step) {
    if (undo != null) {
      undo.add(step);
    }
  }

  private static <K, V> void restore(Map<K, V> map, K key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Write(long at, List<Runnable> undo) {}

  /// What is under a key; an empty hash or set counts as no key.
  private static final class Value {
    byte @Nullable [] string;
    final Map<String, byte[]> hash = new LinkedHashMap<>();
    final Map<String, Double> scores = new LinkedHashMap<>();
    long expiresAt = Long.MAX_VALUE;

    boolean isGone(long millis) {
      return millis >= expiresAt || (string == null && hash.isEmpty() && scores.isEmpty());
    }
  }
}
