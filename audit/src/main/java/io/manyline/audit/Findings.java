package io.manyline.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What an audit found wrong, counted by kind, the first of each kind in words.
final class Findings {
  private static final int TOLD = 10;

  private final Map<AuditReport.Kind, Integer> counts = new EnumMap<>(AuditReport.Kind.class);
  private final List<String> words = new ArrayList<>();

  void add(AuditReport.Kind kind, String what) {
    int count = counts.merge(kind, 1, Integer::sum);
    if (count <= TOLD) {
      words.add(kind + ": " + what);
    }
  }

  Map<AuditReport.Kind, Integer> counts() {
    return Map.copyOf(counts);
  }

  List<String> words() {
    return List.copyOf(words);
  }
}
