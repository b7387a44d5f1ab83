package io.manyline.audit;

import io.manyline.audit.AuditReport.Kind;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.ledger.LedgerEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// One walk through the sandbox's ledger: what was given to each device, what it confirmed, and
/// whether what it did not confirm came again.
///
/// **Shape:** a message waits from its first line until an ack or a receipt names it; what waits
/// when a connection begins must be given to it before it has drained.
final class LedgerReading {
  private final Predicate<Arrival> expected;
  private final Findings findings;
  private final Map<Arrival, Line> given = new LinkedHashMap<>();
  private final Map<Arrival, Long> confirmed = new HashMap<>();
  private final Map<DeviceAddress, Set<Arrival>> waiting = new HashMap<>();
  private final Map<DeviceAddress, Set<Arrival>> owed = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private int retries;

  /// Where a message was first given to a device. @param number of the ledger's line
  record Line(long number, String chat) {}

  /// @param expected which messages are part of the audit; a ledger has others too
  LedgerReading(List<LedgerEntry> ledger, Predicate<Arrival> expected, Findings findings) {
    this.expected = expected;
    this.findings = findings;
    ledger.forEach(this::read);
    waiting.forEach(
        (device, left) ->
            left.forEach(each -> findings.add(Kind.UNSETTLED, each + " at " + device)));
  }

  /// In the order in which they were first given.
  Map<Arrival, Line> given() {
    return given;
  }

  /// Number of the line in which it was first confirmed.
  Map<Arrival, Long> confirmed() {
    return confirmed;
  }

  int retries() {
    return retries;
  }

  private void read(LedgerEntry line) {
    LedgerEntry.Stanza stanza = line.stanza();
    switch (line.kind()) {
      case CONNECTED -> owed.put(line.device(), new HashSet<>(waiting(line.device())));
      case DRAINED -> drained(line.device());
      case ENDED, REPLACED -> owed.remove(line.device());
      case SENT_LIVE, SENT_OFFLINE -> {
        if (stanza != null) {
          given(line, stanza);
        }
      }
      case ACKED, RECEIPTED -> {
        if (stanza != null) {
          confirmed(line, stanza);
        }
      }
      case GOT -> {
        if (stanza != null && !stanza.type().equals("answer")) {
          got(line, stanza);
        }
      }
    }
  }

  private void given(LedgerEntry line, LedgerEntry.Stanza stanza) {
    if (stanza.tag().equals("receipt") && stanza.type().equals("retry")) {
      retries++;
    }
    Arrival arrival = new Arrival(line.device().number(), stanza.id());
    if (stanza.tag().equals("message") && expected.test(arrival)) {
      given.putIfAbsent(arrival, new Line(line.number(), stanza.chat()));
      waiting(line.device()).add(arrival);
      owed.getOrDefault(line.device(), new HashSet<>()).remove(arrival);
    }
  }

  private void confirmed(LedgerEntry line, LedgerEntry.Stanza stanza) {
    if (!stanza.tag().equals("message")) {
      return;
    }
    if (stanza.type().equals("retry")) {
      retries++;
      return;
    }
    Arrival arrival = new Arrival(line.device().number(), stanza.id());
    if (expected.test(arrival)) {
      confirmed.putIfAbsent(arrival, line.number());
      waiting(line.device()).remove(arrival);
    }
  }

  private void drained(DeviceAddress device) {
    Set<Arrival> missing = owed.remove(device);
    if (missing != null) {
      missing.forEach(each -> findings.add(Kind.NOT_REDELIVERED, each + " to " + device));
    }
  }

  private void got(LedgerEntry line, LedgerEntry.Stanza stanza) {
    Long before =
        written.putIfAbsent(
            line.device() + " " + stanza.id() + " " + stanza.chat(), stanza.digest());
    if (before != null && before != stanza.digest()) {
      findings.add(Kind.REWRITTEN, stanza.id() + " by " + line.device());
    }
  }

  private Set<Arrival> waiting(DeviceAddress device) {
    return waiting.computeIfAbsent(device, _ -> new HashSet<>());
  }
}
