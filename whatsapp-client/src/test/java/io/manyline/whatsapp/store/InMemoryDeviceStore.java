package io.manyline.whatsapp.store;

import io.manyline.whatsapp.event.WaEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A store in memory whose commits complete when a test says so, or at once.
///
/// Any thread may call it, so that it also serves clients on real lanes.
public final class InMemoryDeviceStore implements DeviceStore {
  private final Map<StateKey, byte[]> values = new HashMap<>();
  private final List<Commit> commits = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<StateKey.Kind, Integer> reads = new EnumMap<>(StateKey.Kind.class);
  private int roundTrips;
  private boolean holding;
  private @Nullable RuntimeException failure;

  private record Waiting(Commit commit, CompletableFuture<Void> done) {}

  /// From now on commits wait for [#release()] or [#fail(RuntimeException)].
  public synchronized void hold() {
    holding = true;
  }

  /// Makes durable what waits, in order; later commits complete at once.
  public void release() {
    List<Waiting> released;
    synchronized (this) {
      holding = false;
      released = List.copyOf(waiting);
      waiting.clear();
      released.forEach(each -> apply(each.commit()));
    }
    released.forEach(each -> each.done().complete(null));
  }

  /// Fails what waits and every later commit; nothing of it is durable.
  public void fail(RuntimeException cause) {
    List<Waiting> failed;
    synchronized (this) {
      failure = cause;
      failed = List.copyOf(waiting);
      waiting.clear();
    }
    failed.forEach(each -> each.done().completeExceptionally(cause));
  }

  /// How often values of a kind were read.
  public synchronized int reads(StateKey.Kind kind) {
    return reads.getOrDefault(kind, 0);
  }

  /// How often anything was read: what is read together counts once.
  public synchronized int roundTrips() {
    return roundTrips;
  }

  @Override
  public synchronized byte @Nullable [] read(StateKey key) {
    roundTrips++;
    return value(key);
  }

  private byte @Nullable [] value(StateKey key) {
    reads.merge(key.kind(), 1, Integer::sum);
    byte[] value = values.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public synchronized Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    roundTrips++;
    Map<StateKey, byte[]> found = new HashMap<>();
    for (StateKey key : keys) {
      byte[] value = value(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  @Override
  public synchronized CompletionStage<Void> commit(Commit commit) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (holding) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      waiting.add(new Waiting(commit, done));
      return done;
    }
    apply(commit);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Boolean> settle(ReceivedRef ref) {
    return CompletableFuture.completedFuture(
        commits.stream().anyMatch(commit -> commit.silent().contains(ref))
            || received().stream()
                .anyMatch(
                    event ->
                        event instanceof WaEvent.MessageReceived message
                            && ref(message).equals(ref)));
  }

  /// From now on no earlier message is known any more.
  public synchronized void forgetReceived() {
    commits.clear();
  }

  /// Durable commits, in order.
  public synchronized List<Commit> commits() {
    return List.copyOf(commits);
  }

  /// Commits that wait.
  public synchronized List<Commit> waiting() {
    return waiting.stream().map(Waiting::commit).toList();
  }

  /// Durable events, in order.
  public synchronized List<WaEvent.Durable> received() {
    return commits.stream().flatMap(commit -> commit.received().stream()).toList();
  }

  public synchronized <T> List<T> received(Class<T> type) {
    return received().stream().filter(type::isInstance).map(type::cast).toList();
  }

  public synchronized long count(StateKey.Kind kind) {
    return values.keySet().stream().filter(key -> key.kind() == kind).count();
  }

  /// Changes a value behind the device's back.
  public synchronized void tamper(StateKey key, byte @Nullable [] value) {
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  public synchronized List<StateKey> keys(StateKey.Kind kind) {
    return values.keySet().stream().filter(key -> key.kind() == kind).toList();
  }

  private void apply(Commit commit) {
    commits.add(commit);
    commit
        .changes()
        .forEach(
            (key, value) ->
                value.ifPresentOrElse(
                    bytes -> values.put(key, bytes.clone()), () -> values.remove(key)));
  }

  private static ReceivedRef ref(WaEvent.MessageReceived message) {
    return new ReceivedRef(message.chat(), message.sender(), message.messageId());
  }
}
