package io.manyline.worker.session;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Every call of a session's process to Redis, to Kafka and to WhatsApp, counted; one of them
/// fails.
///
/// **Flow:** [#arm] names the place and the fault; each call goes through [#pass]. **Order and
/// threads:** safe for all. The count is one of calls begun: the next one is the next place at
/// which a process may end.
final class Edges {
  private static final int SHOWN = 12;

  private final AtomicInteger passed = new AtomicInteger();
  private final List<String> names = Collections.synchronizedList(new ArrayList<>());
  private volatile int at;
  private volatile @Nullable Fault fault;
  private volatile @Nullable String struck;

  /// What happens at an edge.
  ///
  /// A read leaves nothing behind: one that is not answered is one that is refused, and a process
  /// that is gone after it is gone after what was done before it. A process that is gone before an
  /// edge is gone after the one before.
  enum Fault {
    /// Not carried out, and the caller hears so.
    REFUSED,
    /// Carried out, but the caller never hears of it. Not of reads.
    UNANSWERED,
    /// Carried out, and the process is gone before it hears so. Not of reads.
    GONE
  }

  /// Counts anew from here. @param edge the first is 1 @param wanted null to count only
  void arm(int edge, @Nullable Fault wanted) {
    fault = null;
    struck = null;
    names.clear();
    passed.set(0);
    at = edge;
    fault = wanted;
  }

  /// The call at which the fault happened, or null when none of that number was made.
  @Nullable String struck() {
    return struck;
  }

  /// The fault was that Kafka refused a record, while it may have taken the next one.
  boolean isRefusedByKafka() {
    String name = struck;
    return fault == Fault.REFUSED && name != null && name.startsWith("kafka");
  }

  /// The calls before that edge, for the message of a test that fails.
  List<String> last(int edge) {
    List<String> all = List.copyOf(names);
    int end = Math.min(edge, all.size());
    return all.subList(Math.max(0, end - SHOWN), end);
  }

  /// The fault, if this call is the one. @param effect it leaves something behind
  @Nullable Fault hit(String name, boolean effect) {
    Fault wanted = fault;
    if (wanted == null || !effect && wanted != Fault.REFUSED) {
      return null;
    }
    names.add(name);
    if (passed.incrementAndGet() != at) {
      return null;
    }
    struck = name;
    return wanted;
  }

  /// @param name for the message of a test that fails @param effect it leaves something behind
  <T> CompletableFuture<T> pass(
      Process process, String name, boolean effect, Supplier<CompletableFuture<T>> call) {
    if (process.isGone()) {
      return CompletableFuture.failedFuture(new ProcessGone());
    }
    Fault hit = hit(name, effect);
    if (hit == null) {
      return process.heard(call.get());
    }
    return switch (hit) {
      case REFUSED ->
          CompletableFuture.failedFuture(
              new RedisCommandExecutionException("TEST refused: " + name));
      case UNANSWERED ->
          process.heard(call.get()).thenCompose(_ -> CompletableFuture.failedFuture(timeout(name)));
      case GONE -> {
        CompletableFuture<T> done = call.get();
        process.die();
        yield done.thenCompose(_ -> CompletableFuture.failedFuture(new ProcessGone()));
      }
    };
  }

  private static TimeoutException timeout(String name) {
    return new TimeoutException("no answer: " + name);
  }

  /// A process of a worker: once it is gone nothing that its objects still do has any effect.
  static final class Process {
    private final Runnable onGone;
    private boolean gone;

    Process(Runnable onGone) {
      this.onGone = onGone;
    }

    synchronized boolean isGone() {
      return gone;
    }

    void die() {
      synchronized (this) {
        if (gone) {
          return;
        }
        gone = true;
      }
      onGone.run();
    }

    /// An answer that no process waits for any more is not heard.
    <T> CompletableFuture<T> heard(CompletableFuture<T> answer) {
      return answer.thenCompose(
          value ->
              isGone()
                  ? CompletableFuture.failedFuture(new ProcessGone())
                  : CompletableFuture.completedFuture(value));
    }
  }

  /// Nobody is there to hear it.
  static final class ProcessGone extends RuntimeException {
    ProcessGone() {
      super("the process is gone", null, false, false);
    }
  }
}
