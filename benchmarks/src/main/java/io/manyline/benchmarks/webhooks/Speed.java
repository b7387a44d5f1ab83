package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.report.Median;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How fast posts were.
///
/// @param perCore for each second of processor time
/// @param perCoreWithoutJit the same, without that of the JVM's compilers
/// @param perSecond by the clock
record Speed(double perCore, double perCoreWithoutJit, double perSecond) {
  /// Of each figure by itself. @param measured once at least
  static Speed median(List<Speed> measured) {
    return new Speed(
        median(measured, Speed::perCore),
        median(measured, Speed::perCoreWithoutJit),
        median(measured, Speed::perSecond));
  }

  private static double median(List<Speed> measured, ToDoubleFunction<Speed> figure) {
    return Median.of(measured.stream().mapToDouble(figure).toArray());
  }
}
