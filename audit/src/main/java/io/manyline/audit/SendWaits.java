package io.manyline.audit;

import io.manyline.sandbox.ledger.LedgerEntry;
import io.manyline.sandbox.ledger.LedgerEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sets what sends waited against the times in which their sessions were not connected.
final class SendWaits {
  private final Map<String, List<Gap>> gaps = new HashMap<>();

  private record Gap(Instant from, Instant to) {
    Duration within(Instant begin, Instant end) {
      Instant first = from.isAfter(begin) ? from : begin;
      Instant last = to.isBefore(end) ? to : end;
      return first.isBefore(last) ? Duration.between(first, last) : Duration.ZERO;
    }
  }

  SendWaits(List<LedgerEntry> ledger) {
    Map<String, Instant> ended = new HashMap<>();
    for (LedgerEntry line : ledger) {
      String session = line.device().number();
      if (line.kind() == Kind.ENDED || line.kind() == Kind.REPLACED) {
        ended.putIfAbsent(session, line.at());
      } else if (line.kind() == Kind.DRAINED) {
        Instant from = ended.remove(session);
        if (from != null) {
          gaps.computeIfAbsent(session, _ -> new ArrayList<>()).add(new Gap(from, line.at()));
        }
      }
    }
  }

  SendWait of(Ordered command, Instant given, Instant told) {
    Duration whole = Duration.between(given, told);
    Duration away = Duration.ZERO;
    for (Gap each : gaps.getOrDefault(command.session(), List.of())) {
      away = away.plus(each.within(given, told));
    }
    return new SendWait(command.messageId(), whole, whole.minus(away));
  }
}
