package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.world.WorldStore;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.jid.Jid;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Stanzas that one device has not acknowledged yet, oldest first.
///
/// **Shape:** `queue/{address}/{sequence, 16 hex digits}` → node as the wire has it. A stanza is
/// added before it is sent and removed when the device acknowledges it, so it comes again after a
/// reconnect until then.
final class DeviceQueue {
  static final String PREFIX = "queue/";

  private final WorldStore store;
  private final DeviceAddress owner;
  private final NavigableMap<Long, Node> waiting = new TreeMap<>();

  /// Sequences by class and id, so that an ack is found without a walk.
  private final Map<String, TreeSet<Long>> index = new HashMap<>();

  private long last;

  DeviceQueue(WorldStore store, DeviceAddress owner) {
    this.store = store;
    this.owner = owner;
  }

  void add(Node stanza) {
    long sequence = last + 1;
    restore(sequence, stanza);
    store.put(key(sequence), NodeEncoder.encode(stanza));
  }

  /// Takes back what was stored. @param sequence ascending from call to call
  void restore(long sequence, Node stanza) {
    last = sequence;
    waiting.put(sequence, stanza);
    index.computeIfAbsent(indexKey(stanza.tag(), id(stanza)), _ -> new TreeSet<>()).add(sequence);
  }

  Collection<Node> waiting() {
    return waiting.values();
  }

  /// The oldest one that came after a sequence; null when there is none. @param sequence 0 for all
  Map.@Nullable Entry<Long, Node> after(long sequence) {
    return waiting.higherEntry(sequence);
  }

  /// Removes what a device acknowledges. Ids of different senders may coincide: the closest wins.
  boolean remove(String tag, String id, Optional<Jid> to, Optional<String> type) {
    TreeSet<Long> candidates = index.get(indexKey(tag, id));
    if (candidates == null) {
      return false;
    }
    long best = candidates.getFirst();
    int bestScore = -1;
    for (long candidate : candidates) {
      Node stanza = waiting.get(candidate);
      int score = stanza == null ? -1 : score(stanza, to, type);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    candidates.remove(best);
    if (candidates.isEmpty()) {
      index.remove(indexKey(tag, id));
    }
    waiting.remove(best);
    store.remove(key(best));
    return true;
  }

  void clear() {
    waiting.keySet().forEach(sequence -> store.remove(key(sequence)));
    waiting.clear();
    index.clear();
  }

  private static int score(Node stanza, Optional<Jid> to, Optional<String> type) {
    Optional<Jid> from = stanza.jid("from");
    int score = type.equals(stanza.attribute("type")) ? 1 : 0;
    if (to.isPresent() && to.equals(from)) {
      return score + 4;
    }
    return to.map(Jid::account).equals(from.map(Jid::account)) ? score + 2 : score;
  }

  private static String id(Node stanza) {
    return stanza.attribute("id").orElse("");
  }

  private static String indexKey(String tag, String id) {
    return tag + "/" + id;
  }

  private String key(long sequence) {
    return PREFIX + owner + "/" + String.format("%016x", sequence);
  }
}
