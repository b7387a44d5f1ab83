package io.manyline.audit;

import io.manyline.audit.AuditReport.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Commands that were given: each has an outcome or an event that tells it, and exactly one message
/// at each recipient's phone when it succeeded, none when it failed; per chat in the order given.
final class OutboundAudit {
  private final Map<String, List<Verdict>> verdicts;
  private final Map<String, Map<String, Integer>> places = new HashMap<>();
  private final Findings findings;

  /// @param inboxes number of a phone → the texts that it got, in order
  OutboundAudit(
      Collection<Verdict> verdicts, Map<String, List<String>> inboxes, Findings findings) {
    this.verdicts = verdicts.stream().collect(Collectors.groupingBy(Verdict::key));
    this.findings = findings;
    inboxes.forEach(
        (number, texts) -> {
          Map<String, Integer> at = places.computeIfAbsent(number, _ -> new HashMap<>());
          for (int i = 0; i < texts.size(); i++) {
            if (at.putIfAbsent(texts.get(i), i) != null) {
              findings.add(Kind.DOUBLED, "'%s' at %s".formatted(texts.get(i), number));
            }
          }
        });
  }

  /// @param commands in the order given
  void check(List<Ordered> commands) {
    Map<String, Integer> last = new HashMap<>();
    for (Ordered each : commands) {
      List<Verdict> outcome = new ArrayList<>(verdicts.getOrDefault(each.commandId(), List.of()));
      outcome.addAll(verdicts.getOrDefault(each.messageId(), List.of()));
      if (outcome.isEmpty()) {
        findings.add(Kind.LOST, "no outcome of " + each);
        continue;
      }
      boolean succeeded = outcome.stream().anyMatch(Verdict::succeeded);
      if (succeeded && outcome.stream().anyMatch(verdict -> !verdict.succeeded())) {
        findings.add(Kind.UNTRUE_FAILURE, "succeeded and failed: " + each);
      }
      for (String number : each.recipients()) {
        Integer place = places.getOrDefault(number, Map.of()).get(each.text());
        if (succeeded && place == null) {
          findings.add(Kind.LOST, "not at " + number + ": " + each);
        } else if (!succeeded && place != null) {
          findings.add(Kind.UNTRUE_FAILURE, "at " + number + ": " + each);
        }
        if (place != null) {
          Integer before = last.put(each.session() + " " + each.chat() + " " + number, place);
          if (before != null && before > place) {
            findings.add(Kind.OUT_OF_ORDER, "at " + number + ": " + each);
          }
        }
      }
    }
  }
}
