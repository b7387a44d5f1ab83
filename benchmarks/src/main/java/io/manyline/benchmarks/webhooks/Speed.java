package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.report.Median;
import java.util.List;

/// How fast posts were.
///
/// @param perCore for each second of processor time
/// @param perCoreWithoutJit the same, without that of the JVM's compilers
/// @param perSecond by the clock
record Speed(double perCore, double perCoreWithoutJit, double perSecond) {
  /// Of each figure by itself. @param measured once at least
  static Speed median(List<Speed> measured) {
    return new Speed(
        Median.of(measured, Speed::perCore),
        Median.of(measured, Speed::perCoreWithoutJit),
        Median.of(measured, Speed::perSecond));
  }
}
