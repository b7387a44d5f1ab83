package io.manyline.worker.simulation;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/// Makes virtual threads whose steps are run by whoever owns the executor: the simulation decides
/// which thread goes on, and where one blocks another one runs, all on one carrier.
///
/// **Source:** the JDK's own builder takes an executor in a constructor that it keeps for its
/// tests; `--add-opens java.base/java.lang=ALL-UNNAMED` lets us in.
final class SimulatedThreads {
  private final Thread.Builder.OfVirtual builder;

  /// @param steps takes each stretch of a thread from one wait to the next
  SimulatedThreads(Executor steps) {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      builder = (Thread.Builder.OfVirtual) constructor.newInstance(steps);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK builds virtual threads in another way", e);
    }
  }

  Thread start(Runnable task) {
    return builder.start(task);
  }
}
