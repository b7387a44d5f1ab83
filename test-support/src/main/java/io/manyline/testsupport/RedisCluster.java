package io.manyline.testsupport;

import io.manyline.embedded.EmbeddedRedis;
import io.manyline.embedded.LoopbackPorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A Redis Cluster of real servers: primaries that share the slots evenly, and a replica for each.
///
/// **Order and threads:** starting blocks until it takes writes; one caller at a time.
public final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;

  /// How far above its own port a server of a cluster has another one, for the others.
  private static final int BUS = 10_000;

  /// From here on, outgoing connections take ports.
  private static final int LOWEST_OUTGOING = 32_768;

  private final List<Node> nodes = new ArrayList<>();
  private final int primaries;

  private RedisCluster(Path directory, int primaries) {
    this.primaries = primaries;
    for (int i = 0; i < 2 * primaries; i++) {
      nodes.add(Node.start(directory.resolve("node" + i), i + 1));
    }
  }

  public static RedisCluster start(Path directory, int primaries) {
    var cluster = new RedisCluster(directory, primaries);
    cluster.nodes.forEach(each -> each.demand("MEET 127.0.0.1 " + cluster.nodes.getFirst().port()));
    for (int i = 0; i < primaries; i++) {
      String slots =
          IntStream.range(i * SLOTS / primaries, (i + 1) * SLOTS / primaries)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
      cluster.nodes.get(i).demand("ADDSLOTS " + slots);
    }
    cluster.await("cluster_state:ok", "cluster_known_nodes:" + 2 * primaries);
    for (int i = 0; i < primaries; i++) {
      Node replica = cluster.nodes.get(primaries + i);
      replica.demand("REPLICATE " + cluster.nodes.get(i).id());
      RedisLine.await(replica.port(), "INFO replication", "master_link_status:up");
    }
    return cluster;
  }

  /// `host:port` of each, as Spring takes them.
  public String nodes() {
    return nodes.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(","));
  }

  /// The keys like this that the primaries have. @param pattern as the command `KEYS` takes it
  public List<String> keys(String pattern) {
    return nodes.stream()
        .limit(primaries)
        .flatMap(each -> texts(RedisLine.demand(each.port(), "KEYS " + pattern)).stream())
        .toList();
  }

  /// The primary that has the slot of this key is gone, once its replica has all that it has.
  public void stopPrimaryOf(String key) {
    Node primary = ownerOf(slotOf(key));
    Node replica = nodes.get(nodes.indexOf(primary) + primaries);
    RedisReplication.await(primary.port(), replica.port());
    primary.server().close();
  }

  /// Moves the slot of this key to the next primary, key by key, as operators do: until the last
  /// one is there, clients are sent from the old owner to the new one (`ASK`), afterwards `MOVED`.
  ///
  /// @param onTheWay called once, when some keys are here and the others there
  /// @return how many keys were moved
  public int moveSlotOf(String key, Runnable onTheWay) {
    int slot = slotOf(key);
    Node from = ownerOf(slot);
    Node to = nodes.get((nodes.indexOf(from) + 1) % primaries);
    to.demand("SETSLOT " + slot + " IMPORTING " + from.id());
    from.demand("SETSLOT " + slot + " MIGRATING " + to.id());
    int moved = moveKeys(from, to, slot, (from.keys(slot, SLOTS).size() + 1) / 2);
    onTheWay.run();
    int rest;
    do {
      rest = moveKeys(from, to, slot, SLOTS);
      moved += rest;
    } while (rest > 0);
    Consumer<Node> tell = each -> each.demand("SETSLOT " + slot + " NODE " + to.id());
    tell.accept(to);
    tell.accept(from);
    return moved;
  }

  private static int moveKeys(Node from, Node to, int slot, int limit) {
    List<String> keys = from.keys(slot, limit);
    for (String key : keys) {
      RedisLine.demand(from.port(), "MIGRATE 127.0.0.1 " + to.port() + " \"" + key + "\" 0 5000");
    }
    return keys.size();
  }

  private int slotOf(String key) {
    String answer = nodes.getLast().demand("KEYSLOT " + key);
    return Integer.parseInt(answer.substring(1).strip());
  }

  private Node ownerOf(int slot) {
    return nodes.stream()
        .limit(primaries)
        .filter(each -> each.hasSlot(slot))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no primary has slot " + slot));
  }

  private void await(String... parts) {
    nodes.forEach(each -> RedisLine.await(each.port(), "CLUSTER INFO", parts));
  }

  /// The texts of an answer that is one, or an array of them.
  private static List<String> texts(String answer) {
    return answer.lines().filter(line -> !line.startsWith("$") && !line.startsWith("*")).toList();
  }

  @Override
  public void close() {
    nodes.forEach(each -> each.server().close());
  }

  private record Node(EmbeddedRedis server, String id) {
    static Node start(Path directory, int epoch) {
      EmbeddedRedis server =
          EmbeddedRedis.start(
              directory, choosePort(), List.of("cluster-enabled yes", "cluster-node-timeout 2000"));
      RedisLine.demand(server.port(), "CLUSTER SET-CONFIG-EPOCH " + epoch);
      return new Node(server, texts(RedisLine.demand(server.port(), "CLUSTER MYID")).getFirst());
    }

    private static int choosePort() {
      return IntStream.generate(() -> LoopbackPorts.choose(0, "Redis"))
          .filter(each -> each + BUS < LOWEST_OUTGOING && LoopbackPorts.isFree(each + BUS))
          .findFirst()
          .orElseThrow();
    }

    int port() {
      return server.port();
    }

    String demand(String command) {
      return RedisLine.demand(port(), "CLUSTER " + command);
    }

    List<String> keys(int slot, int limit) {
      return texts(demand("GETKEYSINSLOT " + slot + " " + limit));
    }

    boolean hasSlot(int slot) {
      // The line of the node itself: id, address, flags, …, then ranges and single slots.
      return demand("NODES")
          .lines()
          .filter(line -> line.contains("myself"))
          .flatMap(line -> List.of(line.split(" ")).stream().skip(8))
          .filter(range -> !range.startsWith("["))
          .map(range -> range.split("-"))
          .anyMatch(
              range ->
                  Integer.parseInt(range[0]) <= slot
                      && slot <= Integer.parseInt(range[range.length - 1]));
    }
  }
}
