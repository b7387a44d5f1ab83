package io.manyline.standalone.infra;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one service showed at `/actuator/prometheus`.
///
/// @param metrics name of each series to its labels, and of each label the values seen
record Scrape(Map<String, Map<String, Set<String>>> metrics) {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? [^ ]+(?: .*)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  static Scrape parse(String exposition) {
    Map<String, Map<String, Set<String>>> metrics = new HashMap<>();
    exposition
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(line -> add(metrics, line));
    return new Scrape(metrics);
  }

  private static void add(Map<String, Map<String, Set<String>>> metrics, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    var labels = metrics.computeIfAbsent(sample.group(1), _ -> new HashMap<>());
    if (sample.group(2) != null) {
      LABEL
          .matcher(sample.group(2))
          .results()
          .forEach(
              label ->
                  labels.computeIfAbsent(label.group(1), _ -> new HashSet<>()).add(label.group(2)));
    }
  }
}
