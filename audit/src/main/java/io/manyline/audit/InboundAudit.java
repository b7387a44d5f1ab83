package io.manyline.audit;

import io.manyline.audit.AuditReport.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Messages that were to arrive: each has exactly one event id, in order, and was not confirmed
/// before Kafka had it.
///
/// **Shape:** that a message was confirmed too early is known when Kafka had fewer records just
/// after the confirmation than its event's offset says, or when it came and was confirmed while
/// Kafka took nothing at all.
final class InboundAudit {
  private final Set<Arrival> expected;
  private final List<Told> told;
  private final Findings findings;
  private final Map<Arrival, Told> first = new LinkedHashMap<>();
  private int repeats;

  InboundAudit(Set<Arrival> expected, List<Told> told, Findings findings) {
    this.expected = expected;
    this.told = told;
    this.findings = findings;
    ids();
  }

  /// Records that told what an earlier one had told.
  int repeats() {
    return repeats;
  }

  /// @param ends end of the message's partition, asked for after its confirmation came
  /// @param closed ledger lines between which Kafka took no event
  void receipts(LedgerReading ledger, Map<Arrival, Long> ends, List<Closed> closed) {
    ledger
        .confirmed()
        .forEach(
            (arrival, line) -> {
              Told event = first.get(arrival);
              Long end = ends.get(arrival);
              LedgerReading.Line given = ledger.given().get(arrival);
              if (event == null) {
                findings.add(Kind.EARLY_RECEIPT, arrival + " has no event");
              } else if (end != null && event.place().offset() >= end) {
                findings.add(
                    Kind.EARLY_RECEIPT,
                    arrival + ": event at " + event.place() + ", Kafka had " + end);
              } else if (given != null
                  && closed.stream()
                      .anyMatch(each -> each.from() <= given.number() && line < each.to())) {
                findings.add(Kind.EARLY_RECEIPT, arrival + " while Kafka took nothing");
              }
            });
  }

  /// In each chat of a device, events follow in the order in which messages were first given to it;
  /// but for what was under way while Kafka refused, which may have refused one and taken the next.
  void order(LedgerReading ledger, List<Closed> closed) {
    Map<String, Told> last = new HashMap<>();
    ledger
        .given()
        .forEach(
            (arrival, line) -> {
              Told event = first.get(arrival);
              long until = ledger.confirmed().getOrDefault(arrival, Long.MAX_VALUE);
              boolean refused =
                  closed.stream()
                      .anyMatch(each -> line.number() < each.to() && each.from() <= until);
              if (event != null && !refused) {
                Told before = last.put(arrival.session() + " " + line.chat(), event);
                if (before != null && before.place().offset() > event.place().offset()) {
                  findings.add(
                      Kind.OUT_OF_ORDER,
                      "event of %s at %s, of %s, which came before, at %s"
                          .formatted(arrival, event.place(), before.arrival(), before.place()));
                }
              }
            });
  }

  /// @param ids of all events that a webhook's receiver has
  void arrived(Set<String> ids) {
    first.forEach(
        (arrival, event) -> {
          if (!ids.contains(event.eventId())) {
            findings.add(Kind.LOST, "no webhook for " + arrival);
          }
        });
  }

  /// Lines of the ledger from the first to, not including, the second.
  record Closed(long from, long to) {}

  private void ids() {
    Map<String, Arrival> messages = new HashMap<>();
    Map<Arrival, Set<String>> ids = new HashMap<>();
    for (Told each : told) {
      if (!expected.contains(each.arrival())) {
        findings.add(Kind.INVENTED, each.toString());
        continue;
      }
      if (first.putIfAbsent(each.arrival(), each) != null) {
        repeats++;
      }
      ids.computeIfAbsent(each.arrival(), _ -> new HashSet<>()).add(each.eventId());
      Arrival other = messages.putIfAbsent(each.eventId(), each.arrival());
      if (other != null && !other.equals(each.arrival())) {
        findings.add(Kind.DOUBLED, "%s: %s and %s".formatted(each.eventId(), other, each));
      }
    }
    ids.forEach(
        (arrival, all) -> {
          if (all.size() > 1) {
            findings.add(Kind.DOUBLED, arrival + ": " + all);
          }
        });
    for (Arrival each : expected) {
      if (!ids.containsKey(each)) {
        findings.add(Kind.LOST, "no event of " + each);
      }
    }
  }
}
