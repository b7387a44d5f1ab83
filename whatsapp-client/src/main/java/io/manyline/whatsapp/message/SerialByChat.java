package io.manyline.whatsapp.message;

import io.manyline.whatsapp.jid.Jid;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Runs what concerns one account one after the other, in the order asked for; accounts overtake
/// each other. On the lane.
final class SerialByChat {
  private final Map<Jid, CompletableFuture<?>> last = new HashMap<>();

  <T> CompletionStage<T> run(Jid account, Supplier<CompletionStage<T>> task) {
    CompletableFuture<?> before = last.get(account);
    CompletableFuture<T> mine = new CompletableFuture<>();
    last.put(account, mine);
    if (before == null) {
      start(account, task, mine);
    } else {
      before.whenComplete((result, failure) -> start(account, task, mine));
    }
    return mine;
  }

  private <T> void start(
      Jid account, Supplier<CompletionStage<T>> task, CompletableFuture<T> mine) {
    begin(task)
        .whenComplete(
            (result, failure) -> {
              last.remove(account, mine);
              if (failure != null) {
                mine.completeExceptionally(failure);
              } else {
                mine.complete(result);
              }
            });
  }

  /// A task that throws at once must not hold up those behind it.
  private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> task) {
    try {
      return task.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
