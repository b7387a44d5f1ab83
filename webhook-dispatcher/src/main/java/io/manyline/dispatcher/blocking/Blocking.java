package io.manyline.dispatcher.blocking;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/// Waits for a reactive answer on a virtual thread; never on an event loop.
public final class Blocking {
  private Blocking() {}

  /// @return the value, or empty when there was none
  /// @throws RuntimeException the failure of the stage itself
  /// @throws AnswerMissingException when the limit passed or the thread was interrupted; the stage
  ///   is cancelled then
  public static <T> Optional<T> await(Mono<T> stage, Duration limit) {
    return await(stage.toFuture(), limit);
  }

  /// The same for an answer that is under way already; cancelling it may not reach its stage.
  public static <T> Optional<T> await(CompletableFuture<T> answer, Duration limit) {
    try {
      return Optional.ofNullable(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new AnswerMissingException("no answer within " + limit);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new AnswerMissingException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("stage failed", e.getCause());
    }
  }
}
