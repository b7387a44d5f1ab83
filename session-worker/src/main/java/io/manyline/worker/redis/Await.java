package io.manyline.worker.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/// Waits for storage on a virtual thread: the one place where a reactive or future answer becomes a
/// plain value.
///
/// **Errors:** [StorageException] when there is no answer within the time, or it is a failure.
public final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Await() {}

  public static <T> T value(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new StorageException(
          "storage refused: " + e.getCause(), e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new StorageException("storage did not answer within " + LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted while storage was asked", e);
    }
  }

  public static <T> Optional<T> value(Mono<T> answer) {
    return value(answer.map(Optional::of).defaultIfEmpty(Optional.empty()).toFuture());
  }
}
