package io.manyline.benchmarks.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tells figures: a JSON line at once, a table at the end.
///
/// **Shape:** `{"bench","metric","value","unit","control","ratio","n","seed"}`, four significant
/// digits; `control` and `ratio` are null where there is no control. **Order and threads:** one
/// thread at a time.
public final class FigureReport {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ROW = "%-10s %-46s %12s %-8s %12s %8s %8s%n";

  private final PrintStream lines;
  private final List<Figure> figures = new ArrayList<>();

  /// @param lines takes the JSON lines
  public FigureReport(PrintStream lines) {
    this.lines = lines;
  }

  public void add(Figure figure) {
    figures.add(figure);
    lines.println(line(figure));
    lines.flush();
  }

  /// All figures so far, for people.
  public String table() {
    var table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT, ROW, "bench", "metric", "value", "unit", "control", "ratio", "n"));
    for (Figure each : figures) {
      table.append(
          String.format(
              Locale.ROOT,
              ROW,
              each.bench(),
              each.metric(),
              Figure.rounded(each.value()).toPlainString(),
              each.unit(),
              text(each.control()),
              text(each.ratio()),
              each.n()));
    }
    return table.toString();
  }

  static String line(Figure figure) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("bench", figure.bench());
    fields.put("metric", figure.metric());
    fields.put("value", Figure.rounded(figure.value()));
    fields.put("unit", figure.unit());
    fields.put("control", number(figure.control()));
    fields.put("ratio", number(figure.ratio()));
    fields.put("n", figure.n());
    fields.put("seed", figure.seed());
    return JSON.writeValueAsString(fields);
  }

  private static @Nullable Object number(@Nullable Double value) {
    return value == null ? null : Figure.rounded(value);
  }

  private static String text(@Nullable Double value) {
    return value == null ? "-" : Figure.rounded(value).toPlainString();
  }
}
