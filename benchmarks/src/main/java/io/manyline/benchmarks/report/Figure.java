package io.manyline.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// One measured value.
///
/// @param control what the same work costs without us, measured in the same run, in the same unit;
///   null for a count that has no such thing
/// @param n how many observations the value stands on
/// @param seed of the run
public record Figure(
    String bench,
    String metric,
    double value,
    String unit,
    @Nullable Double control,
    long n,
    long seed) {
  private static final MathContext DIGITS = new MathContext(4);

  /// value / control; null without a control, or when it is 0.
  public @Nullable Double ratio() {
    return control == null || control == 0 ? null : value / control;
  }

  /// Four digits are more than a noisy machine gives.
  static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros();
  }
}
