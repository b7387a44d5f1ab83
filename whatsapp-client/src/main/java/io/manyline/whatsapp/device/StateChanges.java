package io.manyline.whatsapp.device;

import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.whatsapp.store.StateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes that become durable together, or are dropped together; reads see them first.
///
/// **Flow:** begun and committed by [StateLedger], filled by whatever handles one stanza or
/// encrypts one message. **Order and threads:** lives within one task of the lane, never across a
/// wait.
public final class StateChanges implements StateReader {
  /// Rough size of an event that is more than a text.
  private static final int OTHER_CONTENT = 2_048;

  private final StateReader under;
  private final Map<StateKey, Optional<byte[]>> values = new LinkedHashMap<>();
  private final List<WaEvent.Durable> events = new ArrayList<>();
  private final List<ReceivedRef> silent = new ArrayList<>();

  StateChanges(StateReader under) {
    this.under = under;
  }

  @Override
  public byte @Nullable [] read(StateKey key) {
    Optional<byte[]> own = values.get(key);
    return own == null ? under.read(key) : own.orElse(null);
  }

  @Override
  public void prefetch(Collection<StateKey> keys) {
    under.prefetch(keys);
  }

  @Override
  public Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    Map<StateKey, byte[]> found =
        new HashMap<>(
            under.readAll(keys.stream().filter(key -> !values.containsKey(key)).toList()));
    for (StateKey key : keys) {
      Optional<byte[]> own = values.get(key);
      if (own != null) {
        own.ifPresent(value -> found.put(key, value));
      }
    }
    return found;
  }

  public void put(StateKey key, byte[] value) {
    values.put(key, Optional.of(value));
  }

  public void remove(StateKey key) {
    values.put(key, Optional.empty());
  }

  /// Something that happened with these changes, in wire order.
  public void report(WaEvent.Durable event) {
    events.add(event);
  }

  /// A message was read that leads to no event; when it comes again it is known.
  public void readInSilence(ReceivedRef ref) {
    silent.add(ref);
  }

  boolean isEmpty() {
    return values.isEmpty() && events.isEmpty() && silent.isEmpty();
  }

  int eventCount() {
    return events.size();
  }

  /// Rough size of what will be written.
  int bytes() {
    int sum = 0;
    for (Optional<byte[]> value : values.values()) {
      sum += 64 + value.map(bytes -> bytes.length).orElse(0);
    }
    for (WaEvent.Durable event : events) {
      sum += 512 + (event instanceof WaEvent.MessageReceived message ? textLength(message) : 0);
    }
    return sum;
  }

  Map<StateKey, Optional<byte[]>> values() {
    return values;
  }

  List<WaEvent.Durable> events() {
    return events;
  }

  List<ReceivedRef> silent() {
    return silent;
  }

  void takeIn(StateChanges later) {
    values.putAll(later.values);
    events.addAll(later.events);
    silent.addAll(later.silent);
  }

  private static int textLength(WaEvent.MessageReceived message) {
    return message.content() instanceof MessageContent.Text text
        ? text.text().length() * 3
        : OTHER_CONTENT;
  }
}
