package io.manyline.sandbox.account;

import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.WorldStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The one-time prekeys of one device: each is handed out once, in the order uploaded.
///
/// **Shape:** `prekeys/{address}/{batch}` holds one upload, 36 bytes a key (id 4, public key 32);
/// `prekeys-taken/{address}` how far the oldest kept batch is used up. The newest batch stays when
/// empty, so that an upload that is repeated after a lost answer adds nothing.
final class PreKeyStock {
  static final String BATCHES = "prekeys/";
  static final String TAKEN = "prekeys-taken/";
  private static final int ENTRY = 36;

  private final WorldStore store;
  private final DeviceAddress owner;
  private final TreeMap<Integer, byte[]> batches = new TreeMap<>();
  private int taken;

  PreKeyStock(WorldStore store, DeviceAddress owner) {
    this.store = store;
    this.owner = owner;
  }

  void load() {
    String prefix = BATCHES + owner + "/";
    store.forEach(
        prefix,
        (key, value) -> batches.put(Integer.parseInt(key.substring(prefix.length())), value));
    taken = store.get(TAKEN + owner).map(value -> Json.read(value, Integer.class)).orElse(0);
  }

  int count() {
    return batches.values().stream().mapToInt(batch -> batch.length / ENTRY).sum() - taken;
  }

  void add(List<OneTimeKey> keys) {
    BitSet known = new BitSet();
    batches.values().forEach(batch -> decode(batch).forEach(key -> known.set(key.id())));
    List<OneTimeKey> fresh = keys.stream().filter(key -> !known.get(key.id())).toList();
    if (fresh.isEmpty()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(fresh.size() * ENTRY);
    fresh.forEach(key -> bytes.putInt(key.id()).put(key.publicKey()));
    int number = batches.isEmpty() ? 1 : batches.lastKey() + 1;
    batches.put(number, bytes.array());
    store.put(batchKey(number), bytes.array());
    dropUsedUp();
  }

  Optional<OneTimeKey> take() {
    if (count() == 0) {
      return Optional.empty();
    }
    OneTimeKey key = at(batches.firstEntry().getValue(), taken);
    taken++;
    dropUsedUp();
    saveTaken();
    return Optional.of(key);
  }

  /// What is left, in the order in which it will be handed out.
  List<OneTimeKey> remaining() {
    List<OneTimeKey> all = new ArrayList<>();
    batches.values().forEach(batch -> all.addAll(decode(batch)));
    return all.subList(taken, all.size());
  }

  void clear() {
    batches.keySet().forEach(number -> store.remove(batchKey(number)));
    store.remove(TAKEN + owner);
    batches.clear();
    taken = 0;
  }

  private void dropUsedUp() {
    while (batches.size() > 1 && taken >= batches.firstEntry().getValue().length / ENTRY) {
      Map.Entry<Integer, byte[]> oldest = batches.pollFirstEntry();
      taken -= oldest.getValue().length / ENTRY;
      store.remove(batchKey(oldest.getKey()));
      saveTaken();
    }
  }

  private void saveTaken() {
    store.put(TAKEN + owner, Json.write(taken));
  }

  private String batchKey(int number) {
    return BATCHES + owner + "/" + number;
  }

  private static List<OneTimeKey> decode(byte[] batch) {
    List<OneTimeKey> keys = new ArrayList<>();
    for (int i = 0; i < batch.length / ENTRY; i++) {
      keys.add(at(batch, i));
    }
    return keys;
  }

  private static OneTimeKey at(byte[] batch, int index) {
    ByteBuffer entry = ByteBuffer.wrap(batch, index * ENTRY, ENTRY);
    int id = entry.getInt();
    byte[] key = new byte[32];
    entry.get(key);
    return new OneTimeKey(id, key);
  }
}
