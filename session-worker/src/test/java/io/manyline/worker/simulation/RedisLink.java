package io.manyline.worker.simulation;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.manyline.worker.redis.RedisPipeline;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One process' connection to Redis, as Lettuce keeps it.
///
/// **Order and threads:** requests are carried out in the order made, answers come in that order.
/// While there is no connection requests wait, and are carried out when it is back, also those that
/// their caller has given up; one whose answer the connection took with it is sent again.
final class RedisLink implements InvocationHandler {
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Machine machine;
  private final World world;
  private final SimulatedRedis redis;
  private final Ledger ledger;
  private final Faults faults;
  private final List<Request> waiting = new ArrayList<>();

  private boolean cut;
  private long lastExecution;
  private long lastAnswer;

  RedisLink(Machine machine, World world, SimulatedRedis redis, Ledger ledger, Faults faults) {
    this.machine = machine;
    this.world = world;
    this.redis = redis;
    this.ledger = ledger;
    this.faults = faults;
  }

  @SuppressWarnings("unchecked")
  RedisPipeline pipeline() {
    return new RedisPipeline(
        (RedisClusterAsyncCommands<byte[], byte[]>)
            Proxy.newProxyInstance(
                RedisLink.class.getClassLoader(),
                new Class<?>[] {RedisClusterAsyncCommands.class},
                this),
        TIMEOUT);
  }

  /// Messages of the one channel that there is, as far as they arrive.
  void listen(Consumer<byte[]> listener) {
    redis.subscribe(
        message ->
            world.after(
                world.between(0, 8),
                machine,
                () -> {
                  if (isUp()) {
                    listener.accept(message);
                  }
                }));
  }

  boolean isUp() {
    return !cut && !faults.redisIsDown;
  }

  void cut(boolean isCut) {
    cut = isCut;
    wake();
  }

  /// The connection may be back: what waits is carried out.
  void wake() {
    if (isUp()) {
      List<Request> due = List.copyOf(waiting);
      waiting.clear();
      due.forEach(this::send);
    }
  }

  @Override
  public Object invoke(Object proxy, Method method, Object @Nullable [] given) {
    if (given == null) {
      throw new UnsupportedOperationException(method.toString());
    }
    return switch (method.getName()) {
      case "eval" -> eval((byte[]) given[0], (byte[][]) given[2], (byte[][]) given[3]);
      case "hget" -> ask("HGET", () -> redis.hashField(text(given[0]), text(given[1])));
      case "hmget" -> ask("HMGET", () -> hmget(text(given[0]), (byte[][]) given[1]));
      case "hgetall" -> ask("HGETALL", () -> hgetall(text(given[0])));
      case "zrangebyscoreWithScores" -> ask("ZRANGE", () -> ranked(text(given[0])));
      case "zscore" -> ask("ZSCORE", () -> score(text(given[0]), text(given[1])));
      case "exists" -> ask("EXISTS", () -> redis.exists(text(((byte[][]) given[0])[0])) ? 1L : 0L);
      case "set" -> ask("SET", () -> set((byte[]) given[0], (byte[]) given[1], (SetArgs) given[2]));
      case "hincrby" ->
          ask("HINCRBY", () -> redis.command("HINCRBY", text(given[0]), text(given[1]), "1"));
      case "hset" -> ask("HSET", () -> hset((byte[]) given[0], (Map<?, ?>) given[1]));
      case "publish" -> ask("PUBLISH", () -> redis.publish((byte[]) given[1]));
      case "del" -> ask("DEL", () -> redis.command("DEL", text(((byte[][]) given[0])[0])));
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private SimulatedReply<Object> eval(byte[] script, byte[][] keys, byte[][] arguments) {
    ScriptName name = ScriptName.of(script);
    Request request =
        new Request(
            name.name(),
            () -> {
              Ledger.Before before = ledger.before(name, keys, arguments);
              List<Object> answer = redis.eval(name, Arrays.asList(keys), Arrays.asList(arguments));
              ledger.after(machine, name, before, answer);
              world.trace.explain(() -> shown(keys, arguments, answer));
              return answer;
            });
    request.script = name;
    return begin(request);
  }

  private SimulatedReply<Object> ask(String what, Supplier<@Nullable Object> work) {
    return begin(new Request(what, work));
  }

  private SimulatedReply<Object> begin(Request request) {
    if (machine.isDead()) {
      throw new Killed();
    }
    redis.count(request.what);
    if (isUp()) {
      send(request);
    } else {
      await(request);
    }
    return request.reply;
  }

  private void await(Request request) {
    waiting.add(request);
    giveUpLater(request);
  }

  private void giveUpLater(Request request) {
    if (!request.willGiveUp) {
      request.willGiveUp = true;
      world.at(
          request.at + TIMEOUT.toNanos(),
          machine,
          () -> request.reply.completeExceptionally(new TimeoutException("no answer of Redis")));
    }
  }

  private void send(Request request) {
    lastExecution = Math.max(lastExecution, world.nanos() + world.between(0, 8).toNanos());
    world.at(lastExecution, null, () -> arrived(request));
  }

  private void arrived(Request request) {
    if (!isUp()) {
      await(request);
      return;
    }
    if (request.reply.isDone()) {
      ledger.count(Coverage.What.LATE_REQUESTS);
    }
    if (world.happens(faults.lostRequest)) {
      ledger.count(Coverage.What.LOST_REQUESTS);
      answer(request, null, new RedisException("OOM command not allowed"));
      return;
    }
    world.trace.add(world.nanos(), machine.name, request.what);
    Object answer = request.work.get();
    if (world.happens(faults.repeatedRequest)) {
      ledger.count(Coverage.What.REPEATED_REQUESTS);
      answer = request.work.get();
    } else if (world.happens(faults.lostReply)) {
      ledger.count(Coverage.What.LOST_REPLIES);
      giveUpLater(request);
      return;
    }
    answer(request, answer, null);
  }

  private void answer(Request request, @Nullable Object answer, @Nullable Exception failure) {
    lastAnswer = Math.max(lastAnswer, world.nanos() + world.between(0, 8).toNanos());
    world.at(
        lastAnswer,
        machine,
        () -> {
          boolean late = world.nanos() - request.at > TIMEOUT.toNanos();
          if (late && world.happens(0.5)) {
            request.reply.completeExceptionally(new TimeoutException("no answer of Redis"));
          } else if (failure != null) {
            request.reply.completeExceptionally(failure);
          } else {
            ledger.told(machine, request.script, answer);
            request.reply.complete(answer);
          }
        });
  }

  private List<KeyValue<byte[], byte[]>> hmget(String key, byte[][] fields) {
    List<KeyValue<byte[], byte[]>> values = new ArrayList<>(fields.length);
    for (byte[] field : fields) {
      values.add(KeyValue.fromNullable(field, redis.hashField(key, text(field))));
    }
    return values;
  }

  private Map<byte[], byte[]> hgetall(String key) {
    Map<byte[], byte[]> all = new HashMap<>();
    redis.hash(key).forEach((field, value) -> all.put(RedisPipeline.bytes(field), value));
    return all;
  }

  private List<ScoredValue<byte[]>> ranked(String key) {
    List<ScoredValue<byte[]>> all = new ArrayList<>();
    redis
        .ranked(key)
        .forEach(
            each -> all.add(ScoredValue.just(each.getValue(), RedisPipeline.bytes(each.getKey()))));
    return all;
  }

  private @Nullable Double score(String key, String member) {
    return redis.ranked(key).stream()
        .filter(each -> each.getKey().equals(member))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private @Nullable String set(byte[] key, byte[] value, SetArgs how) {
    CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
    how.build(arguments);
    String ttl = arguments.toCommandString().replaceAll("\\D", "");
    Object answer =
        redis.command(
            List.of(
                RedisPipeline.bytes("SET"),
                key,
                value,
                RedisPipeline.bytes("NX"),
                RedisPipeline.bytes("PX"),
                RedisPipeline.bytes(ttl)));
    return answer == null ? null : "OK";
  }

  private @Nullable Object hset(byte[] key, Map<?, ?> fields) {
    List<byte[]> command = new ArrayList<>(List.of(RedisPipeline.bytes("HSET"), key));
    fields.forEach(
        (field, value) -> {
          command.add((byte[]) field);
          command.add((byte[]) value);
        });
    return redis.command(command);
  }

  private static String shown(byte[][] keys, byte[][] arguments, List<Object> answer) {
    String first = arguments.length == 0 ? "" : text(arguments[0]);
    String second = arguments.length < 2 || arguments[1].length > 30 ? "" : text(arguments[1]);
    List<Object> told = answer.stream().map(RedisLink::readable).toList();
    return text(keys[0]) + " " + first + " " + second + " -> " + told;
  }

  private static Object readable(Object element) {
    if (!(element instanceof byte[] bytes)) {
      return element;
    }
    String text = text(bytes);
    return text.matches("[ -~]{0,40}") ? text : bytes.length + " bytes";
  }

  private static String text(Object bytes) {
    return SimulatedRedis.text((byte[]) bytes);
  }

  private final class Request {
    final String what;
    final Supplier<@Nullable Object> work;
    final SimulatedReply<Object> reply = new SimulatedReply<>();
    final long at = world.nanos();
    @Nullable ScriptName script;
    boolean willGiveUp;

    Request(String what, Supplier<@Nullable Object> work) {
      this.what = what;
      this.work = work;
    }
  }
}
