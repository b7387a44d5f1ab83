package io.manyline.standalone.infra;

import io.manyline.standalone.infra.PromQl.LabelMatcher;
import io.manyline.standalone.infra.PromQl.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Every series that the services have, by the name of the Prometheus job that scrapes them; says
/// what of an expression does not exist.
record MetricCatalogue(Map<String, Scrape> jobs) {
  /// What Prometheus itself adds.
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  /// Reasons why the expression could never show anything; empty when it is right.
  List<String> faults(String expression) {
    PromQl parsed = PromQl.parse(expression);
    List<String> faults = new ArrayList<>();
    Set<String> labels = new HashSet<>(TARGET_LABELS);
    for (Selector selector : parsed.selectors()) {
      faults.addAll(faults(selector, labels));
    }
    if (parsed.selectors().isEmpty()) {
      faults.add("no metric in: " + expression);
    }
    parsed.groupings().stream()
        .filter(label -> !labels.contains(label))
        .forEach(label -> faults.add("grouped by unknown label " + label + ": " + expression));
    return faults;
  }

  private List<String> faults(Selector selector, Set<String> labelsSeen) {
    List<String> faults = new ArrayList<>();
    List<String> wanted =
        selector.matchers().stream()
            .filter(matcher -> matcher.label().equals("job"))
            .flatMap(matcher -> matcher.values().stream())
            .toList();
    wanted.stream()
        .filter(job -> !jobs.containsKey(job))
        .forEach(job -> faults.add("unknown job " + job));
    if (OF_PROMETHEUS.contains(selector.metric())) {
      return faults;
    }
    Collection<String> names = wanted.isEmpty() ? jobs.keySet() : wanted;
    List<Map<String, Set<String>>> series =
        jobs.entrySet().stream()
            .filter(job -> names.contains(job.getKey()))
            .map(job -> job.getValue().metrics().get(selector.metric()))
            .filter(Objects::nonNull)
            .toList();
    if (series.isEmpty()) {
      faults.add("no service of " + names + " has " + selector.metric());
      return faults;
    }
    series.forEach(labels -> labelsSeen.addAll(labels.keySet()));
    for (LabelMatcher matcher : selector.matchers()) {
      if (!TARGET_LABELS.contains(matcher.label())) {
        faults.addAll(faults(selector.metric(), matcher, series));
      }
    }
    return faults;
  }

  private static List<String> faults(
      String metric, LabelMatcher matcher, List<Map<String, Set<String>>> series) {
    Set<String> values = new HashSet<>();
    series.forEach(labels -> values.addAll(labels.getOrDefault(matcher.label(), Set.of())));
    if (values.isEmpty()) {
      return List.of(metric + " has no label " + matcher.label());
    }
    // The values of others, such as the outcomes of HTTP, only show after they happened.
    if (!metric.startsWith("manyline_")) {
      return List.of();
    }
    return matcher.values().stream()
        .filter(value -> !values.contains(value))
        .map(value -> metric + " has no " + matcher.label() + "=\"" + value + "\"")
        .toList();
  }
}
