package io.manyline.whatsapp.device;

import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.socket.InboundGate;
import io.manyline.whatsapp.stanza.ConnectionEndedException;
import io.manyline.whatsapp.stanza.LaneTimer;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way in which a device's state changes: commits in order, and what follows each of them.
///
/// **Flow:** handlers [#begin()] changes and commit them; what must wait until they are durable (an
/// ack, a receipt, a frame) is the commit's continuation. **Shape:** while the server delivers what
/// waited, inbound changes are gathered: up to 100 events, 1 MiB or 50 ms make one commit.
/// Otherwise one stanza, one commit. **Order and threads:** on the lane. Commits are pipelined;
/// continuations run in commit order. Any commit first closes the open batch, since it may build on
/// ratchets that the batch moved. **Errors:** after a commit that failed, or a read that threw,
/// nothing is committed and no continuation runs any more; the client is told once.
public final class StateLedger {
  private static final Logger log = LoggerFactory.getLogger(StateLedger.class);
  private static final @Nullable PreparedMessage NOTHING_PREPARED = null;
  static final int BATCH_EVENTS = 100;
  static final int BATCH_BYTES = 1 << 20;
  static final Duration BATCH_TIME = Duration.ofMillis(50);

  private final DeviceStore store;
  private final StateCache cache;
  private final Executor lane;
  private final LaneTimer timer;
  private final InboundGate gate;
  private final Consumer<String> onFailure;

  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private long commits;
  private boolean draining;
  private boolean ended;
  private @Nullable StateChanges batch;
  private final List<Runnable> batchThen = new ArrayList<>();
  private ClientTimer.@Nullable Handle batchTimer;

  public StateLedger(
      DeviceStore store,
      Executor lane,
      LaneTimer timer,
      InboundGate gate,
      Consumer<String> onFailure) {
    this.store = store;
    this.cache = new StateCache(store);
    this.lane = lane;
    this.timer = timer;
    this.gate = gate;
    this.onFailure = onFailure;
  }

  /// Changes on top of everything that was committed or gathered so far.
  public StateChanges begin() {
    return new StateChanges(batch == null ? guardedCache() : batch);
  }

  /// Reads at once what will be asked for one by one soon.
  public void readAhead(Collection<StateKey> keys) {
    try {
      cache.readAhead(keys);
    } catch (RuntimeException e) {
      fail(e);
      throw e;
    }
  }

  /// @param then runs once these changes are durable, never when they are not
  public void commit(StateChanges changes, Runnable then) {
    commit(changes).thenRun(() -> attempt(then));
  }

  public CompletionStage<Void> commit(StateChanges changes) {
    return commit(changes, NOTHING_PREPARED);
  }

  /// @param prepared a message whose ratchet steps are among the changes
  /// @return completes in commit order, on the lane, once these changes are durable; fails with
  ///   [ConnectionEndedException] when the client ends first: they may be durable all the same
  public CompletionStage<Void> commit(StateChanges changes, @Nullable PreparedMessage prepared) {
    flush();
    return write(changes, prepared);
  }

  /// The same for what the server pushed: gathered while it delivers what waited.
  public void commitInbound(StateChanges changes, Runnable then) {
    if (!draining) {
      commit(changes, then);
      return;
    }
    if (batch == null) {
      batch = new StateChanges(guardedCache());
      batchTimer = timer.schedule(BATCH_TIME, this::flush);
    }
    batch.takeIn(changes);
    batchThen.add(then);
    if (batch.eventCount() >= BATCH_EVENTS || batch.bytes() >= BATCH_BYTES) {
      flush();
    }
  }

  public void beginDrain() {
    draining = true;
  }

  /// @param then runs when everything committed so far is durable
  public void endDrain(Runnable then) {
    draining = false;
    commit(begin(), then);
  }

  /// Whether a message that no longer decrypts was received before; see [DeviceStore#settle].
  public void settle(ReceivedRef ref, Consumer<Boolean> then) {
    flush();
    if (!ended) {
      follow(store.settle(ref), then);
    }
  }

  /// Drops what need not be in memory.
  public void shrink() {
    cache.shrink();
  }

  /// Nothing is committed and no continuation runs any more; an open batch is dropped.
  public void close() {
    ended = true;
    batch = null;
    batchThen.clear();
    cancelBatchTimer();
    List<InFlight> dropped = List.copyOf(inFlight);
    inFlight.clear();
    for (InFlight each : dropped) {
      gate.release(each.bytes);
      each.done.completeExceptionally(new ConnectionEndedException("commit"));
    }
  }

  private void flush() {
    cancelBatchTimer();
    StateChanges full = batch;
    if (full == null) {
      return;
    }
    List<Runnable> after = List.copyOf(batchThen);
    batch = null;
    batchThen.clear();
    write(full, null).thenRun(() -> after.forEach(StateLedger::attempt));
  }

  private CompletionStage<Void> write(StateChanges changes, @Nullable PreparedMessage prepared) {
    if (ended) {
      return CompletableFuture.failedFuture(new ConnectionEndedException("commit"));
    }
    boolean nothing = changes.isEmpty() && prepared == null;
    InFlight entry = new InFlight(++commits, changes, nothing ? 0 : changes.bytes());
    inFlight.add(entry);
    gate.hold(entry.bytes);
    if (nothing) {
      settle(entry);
      return entry.done;
    }
    cache.hold(entry.id, changes.values());
    Commit commit =
        new Commit(
            new LinkedHashMap<>(changes.values()),
            List.copyOf(changes.events()),
            List.copyOf(changes.silent()),
            prepared);
    try {
      follow(store.commit(commit), done -> settle(entry));
    } catch (RuntimeException e) {
      fail(e);
    }
    return entry.done;
  }

  private void settle(InFlight durable) {
    durable.durable = true;
    while (!ended) {
      InFlight head = inFlight.peek();
      if (head == null || !head.durable) {
        return;
      }
      inFlight.remove();
      gate.release(head.bytes);
      cache.settle(head.id, head.changes.values());
      head.done.complete(null);
    }
  }

  private <T> void follow(CompletionStage<T> stage, Consumer<T> then) {
    stage.whenCompleteAsync(
        (value, failure) -> {
          if (ended) {
            return;
          }
          if (failure != null) {
            fail(failure);
            return;
          }
          then.accept(value);
        },
        lane);
  }

  private void fail(Throwable failure) {
    if (!ended) {
      close();
      onFailure.accept(String.valueOf(failure.getMessage()));
    }
  }

  /// One continuation that fails must not keep the next from running.
  private static void attempt(Runnable then) {
    try {
      then.run();
    } catch (RuntimeException e) {
      log.error("what should follow a commit failed", e);
    }
  }

  private void cancelBatchTimer() {
    if (batchTimer != null) {
      batchTimer.cancel();
      batchTimer = null;
    }
  }

  private StateReader guardedCache() {
    return new StoreGuard(cache, this::fail);
  }

  /// One commit on its way.
  private static final class InFlight {
    private final long id;
    private final StateChanges changes;
    private final int bytes;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private boolean durable;

    InFlight(long id, StateChanges changes, int bytes) {
      this.id = id;
      this.changes = changes;
      this.bytes = bytes;
    }
  }
}
