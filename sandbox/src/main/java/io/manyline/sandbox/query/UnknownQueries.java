package io.manyline.sandbox.query;

import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Queries that the sandbox could not answer, each kind counted: what it still lacks.
///
/// **Shape:** at most 200 kinds. **Order and threads:** world's thread only.
public final class UnknownQueries {
  private static final int MAX_KINDS = 200;
  private static final int MAX_NAME = 64;

  private final Map<Kind, Integer> counts = new LinkedHashMap<>();

  void add(Node iq) {
    String child = iq.children().isEmpty() ? "" : iq.children().getFirst().tag();
    add(iq.attribute("xmlns").orElse(""), iq.attribute("type").orElse(""), child);
  }

  /// @param what of the namespace is not known
  public void add(String namespace, String type, String what) {
    Kind kind = new Kind(shorten(namespace), shorten(type), shorten(what));
    if (counts.size() < MAX_KINDS || counts.containsKey(kind)) {
      counts.merge(kind, 1, Integer::sum);
    }
  }

  /// In the order in which the kinds were first seen.
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    counts.forEach(
        (kind, count) -> entries.add(new Entry(kind.xmlns(), kind.type(), kind.child(), count)));
    return entries;
  }

  private static String shorten(String text) {
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
  }

  /// @param child tag of the first child, or what else tells the kind; empty for none
  public record Entry(String xmlns, String type, String child, int count) {}

  private record Kind(String xmlns, String type, String child) {}
}
