package io.manyline.dispatcher.retry;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does something for each of some: what fails for one keeps no other from its turn.
public final class EachInTurn {
  private EachInTurn() {}

  /// @throws RuntimeException the first failure, once all had their turn; the others are suppressed
  ///   in it
  public static <T> void of(Iterable<T> all, Consumer<T> action) {
    @Nullable RuntimeException first = null;
    for (T each : all) {
      try {
        action.accept(each);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
