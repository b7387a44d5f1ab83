package io.manyline.benchmarks;

import io.manyline.benchmarks.report.Figure;
import io.manyline.benchmarks.report.FigureReport;
import java.nio.file.Path;
import java.util.function.Consumer;

/// What a bench is given: its size, its seed, and whom it tells.
///
/// @param bench name that its figures carry
/// @param seed of all that is drawn at random
/// @param scale factor on the standard amount of work, 1 unless asked otherwise
/// @param rate factor on the standard rate, likewise
/// @param home root of the built source tree
/// @param progress takes lines for whoever waits at the terminal
public record BenchRun(
    String bench,
    long seed,
    double scale,
    double rate,
    Path home,
    FigureReport report,
    Consumer<String> progress) {

  /// The amount of work at this scale, never less than `least`.
  public int amount(int standard, int least) {
    return Math.max(least, (int) Math.round(standard * scale));
  }

  /// The rate at which a bench with this standard rate runs.
  public double perSecond(double standard) {
    return standard * rate;
  }

  /// A figure with what the same work costs without us, in the same unit.
  public void figure(String metric, double value, String unit, double control, long n) {
    report.add(new Figure(bench, metric, value, unit, control, n, seed));
  }

  /// A figure that is a count of its own kind, with nothing to compare it to.
  public void figure(String metric, double value, String unit, long n) {
    report.add(new Figure(bench, metric, value, unit, null, n, seed));
  }

  public void say(String text) {
    progress.accept(text);
  }
}
