package io.manyline.benchmarks.report;

import java.util.Arrays;

/// The value in the middle, of two their mean.
public final class Median {
  private Median() {}

  /// @param values one at least
  public static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
