package io.manyline.sandbox.phone;

import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.WorldStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The texts of one phone, received and sent, in the order in which it got to know them.
///
/// **Shape:** `phone-message/{number}/{place, 16 hex digits}`; a change of ticks rewrites one
/// value. **Order and threads:** world's thread only.
final class PhoneChats {
  private final WorldStore store;
  private final String prefix;
  private final List<PhoneMessage> messages = new ArrayList<>();

  /// Places by direction, sender and id: a message that comes twice is kept once.
  private final Map<String, Integer> places = new HashMap<>();

  /// Called for each new message until they say that they are done.
  private final List<Waiter> waiters = new ArrayList<>();

  PhoneChats(WorldStore store, String number) {
    this.store = store;
    this.prefix = "phone-message/" + number + "/";
  }

  void load() {
    store.forEach(prefix, (_, json) -> index(Json.read(json, PhoneMessage.class)));
  }

  List<PhoneMessage> all() {
    return List.copyOf(messages);
  }

  /// @return false when it was there already
  boolean add(PhoneMessage message) {
    if (places.containsKey(key(message))) {
      return false;
    }
    index(message);
    save(messages.size() - 1);
    Iterator<Waiter> iterator = waiters.iterator();
    while (iterator.hasNext()) {
      if (iterator.next().isDone(message)) {
        iterator.remove();
      }
    }
    return true;
  }

  Optional<PhoneMessage> find(PhoneMessage.Direction direction, String id) {
    return messages.reversed().stream()
        .filter(message -> message.direction() == direction && message.id().equals(id))
        .findFirst();
  }

  /// Replaces a message by what the change makes of it; nothing happens when it is not there.
  void update(PhoneMessage.Direction direction, String id, UnaryOperator<PhoneMessage> change) {
    find(direction, id)
        .ifPresent(
            message -> {
              int place = places.getOrDefault(key(message), -1);
              PhoneMessage changed = change.apply(message);
              if (!changed.equals(message)) {
                messages.set(place, changed);
                save(place);
              }
            });
  }

  void forEach(Consumer<PhoneMessage> visitor) {
    messages.forEach(visitor);
  }

  void addWaiter(Waiter waiter) {
    waiters.add(waiter);
  }

  void removeWaiter(Waiter waiter) {
    waiters.remove(waiter);
  }

  private void index(PhoneMessage message) {
    places.put(key(message), messages.size());
    messages.add(message);
  }

  private void save(int place) {
    store.put(prefix + String.format("%016x", place), Json.write(messages.get(place)));
  }

  private static String key(PhoneMessage message) {
    return message.direction() + "/" + message.from() + "/" + message.id();
  }

  /// Somebody who waits for a message.
  interface Waiter {
    /// @return whether this was the one
    boolean isDone(PhoneMessage message);
  }
}
