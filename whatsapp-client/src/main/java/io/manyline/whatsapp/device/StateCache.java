package io.manyline.whatsapp.device;

import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is in memory of a device's state: everything that is on its way to the store, and the
/// values used last.
///
/// **Shape:** at most [#RECENT] recent values, absent ones included: those of some thirty chats;
/// room for more while as much as that was brought near at once, until [#shrink()]. One owner at a
/// time writes the state, so that what was read stays true.
final class StateCache implements StateReader {
  private static final int RECENT = 256;
  private static final int MOST = 16_384;

  private final DeviceStore store;
  private int room = RECENT;
  private final Map<StateKey, Pending> pending = new HashMap<>();

  /// Read before somebody asked; each is given once and then read as any other.
  private final Map<StateKey, Optional<byte[]>> ahead = new HashMap<>();

  private final Map<StateKey, Optional<byte[]>> recent =
      new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StateKey, Optional<byte[]>> eldest) {
          return size() > room;
        }
      };

  StateCache(DeviceStore store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] read(StateKey key) {
    Optional<byte[]> known = known(key);
    if (known == null) {
      Optional<byte[]> read = ahead.remove(key);
      known = read == null ? Optional.ofNullable(store.read(key)) : read;
      remember(key, known);
    }
    return known.orElse(null);
  }

  /// Reads at once what will be asked for one by one.
  void readAhead(Collection<StateKey> keys) {
    Map<StateKey, byte[]> found = store.readAll(keys);
    for (StateKey key : keys) {
      ahead.put(key, Optional.ofNullable(found.get(key)));
    }
  }

  @Override
  public void prefetch(Collection<StateKey> keys) {
    List<StateKey> unknown = new ArrayList<>();
    for (StateKey key : keys) {
      if (known(key) == null) {
        unknown.add(key);
      }
    }
    if (unknown.size() < 2) {
      return;
    }
    // All of them at a time: a group may have a thousand members.
    room = Math.max(room, Math.min(MOST, keys.size() + RECENT));
    Map<StateKey, byte[]> found = store.readAll(unknown);
    for (StateKey key : unknown) {
      remember(key, Optional.ofNullable(found.get(key)));
    }
  }

  @Override
  public Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    Map<StateKey, byte[]> found = new HashMap<>();
    List<StateKey> unknown = new ArrayList<>();
    for (StateKey key : keys) {
      Optional<byte[]> known = known(key);
      if (known == null) {
        unknown.add(key);
      } else {
        known.ifPresent(value -> found.put(key, value));
      }
    }
    if (!unknown.isEmpty()) {
      found.putAll(store.readAll(unknown));
    }
    return found;
  }

  /// What a commit is about to write: read back from here until it is durable.
  void hold(long commit, Map<StateKey, Optional<byte[]>> values) {
    values.forEach((key, value) -> pending.put(key, new Pending(commit, value)));
    ahead.keySet().removeAll(values.keySet());
  }

  /// That commit is durable.
  void settle(long commit, Map<StateKey, Optional<byte[]>> values) {
    values.forEach(
        (key, value) -> {
          Pending held = pending.get(key);
          if (held != null && held.commit() == commit) {
            pending.remove(key);
            remember(key, value);
          }
        });
  }

  /// Forgets what the store has as well.
  void shrink() {
    recent.clear();
    ahead.clear();
    room = RECENT;
  }

  private @Nullable Optional<byte[]> known(StateKey key) {
    Pending held = pending.get(key);
    return held != null ? held.value() : recent.get(key);
  }

  private void remember(StateKey key, Optional<byte[]> value) {
    switch (key.kind()) {
      // Read once in their life, and many.
      case PRE_KEY,
          SENT_MESSAGE,
          KEPT_MESSAGE,
          MESSAGE_SECRET,
          CREDENTIALS,
          KNOWN_SERVER,
          APP_STATE_KEYS,
          APP_STATE_MACS,
          HISTORY_PART ->
          recent.remove(key);
      default -> recent.put(key, value);
    }
  }

  private record Pending(long commit, Optional<byte[]> value) {}
}
