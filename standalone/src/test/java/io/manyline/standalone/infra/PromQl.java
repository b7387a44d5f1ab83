package io.manyline.standalone.infra;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a PromQL expression asks for: its selectors, and the labels that it groups by.
///
/// **Shape:** no parser of the language, only enough of it to find every name; Grafana's variables
/// may stand in ranges and in strings.
record PromQl(List<Selector> selectors, Set<String> groupings) {
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*)(?:\\{([^}]*)}|(\\s*\\())?");
  private static final Pattern MATCHER =
      Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  static PromQl parse(String expression) {
    String text = RANGE.matcher(expression).replaceAll("");
    Set<String> groupings = new HashSet<>();
    Matcher grouping = GROUPING.matcher(text);
    while (grouping.find()) {
      for (String label : grouping.group(1).split(",")) {
        groupings.add(label.strip());
      }
    }
    List<Selector> selectors = new ArrayList<>();
    Matcher name = NAME.matcher(GROUPING.matcher(text).replaceAll(""));
    while (name.find()) {
      boolean isFunction = name.group(3) != null;
      if (!isFunction && !WORDS.contains(name.group(1))) {
        String matchers = name.group(2) == null ? "" : name.group(2);
        selectors.add(new Selector(name.group(1), matchers(matchers)));
      }
    }
    groupings.remove("");
    return new PromQl(selectors, groupings);
  }

  private static List<LabelMatcher> matchers(String text) {
    return MATCHER
        .matcher(text)
        .results()
        .map(found -> new LabelMatcher(found.group(1), found.group(2), found.group(3)))
        .toList();
  }

  /// One metric with its label matchers.
  record Selector(String metric, List<LabelMatcher> matchers) {}

  /// @param operator `=`, `!=`, `=~` or `!~`
  record LabelMatcher(String label, String operator, String value) {
    /// The values that it names one by one; empty for what only a regular expression can say.
    List<String> values() {
      return value.matches("[\\w|-]+") ? List.of(value.split("\\|")) : List.of();
    }
  }
}
