package io.manyline.benchmarks.report;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/// The value in the middle, of two their mean.
public final class Median {
  private Median() {}

  /// @param observed one at least
  public static <T> double of(Collection<T> observed, ToDoubleFunction<? super T> figure) {
    double[] sorted = observed.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
