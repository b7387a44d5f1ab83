package io.manyline.worker.simulation;

import io.lettuce.core.RedisFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer that comes in virtual time: whoever waits for it waits without a clock of the JVM's.
/// Its failure is the simulation's business too, so that a limit in real time means nothing.
final class SimulatedReply<T> extends CompletableFuture<T> implements RedisFuture<T> {
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new SimulatedReply<>();
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return this;
  }

  @Override
  public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException {
    if (!isDone() && !Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a timer or an I/O thread must not wait");
    }
    return get();
  }

  @Override
  public @Nullable String getError() {
    return isCompletedExceptionally() ? String.valueOf(exceptionNow()) : null;
  }

  @Override
  public boolean await(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("nobody waits like this");
  }
}
