package io.manyline.benchmarks.failover;

import io.manyline.benchmarks.report.Latencies;
import io.manyline.benchmarks.stack.Await;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.ledger.LedgerEntry;
import io.manyline.sandbox.ledger.LedgerEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the sandbox wrote down since a moment: which sessions lost their connection, and when each
/// was live again with all that had waited for it.
final class Moves {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Ledger ledger;
  private final long from;
  private final int sessions;

  private Moves(Ledger ledger, int sessions) {
    this.ledger = ledger;
    this.from = ledger.next();
    this.sessions = sessions;
  }

  /// From now on. @param sessions that there are
  static Moves begin(Ledger ledger, int sessions) {
    return new Moves(ledger, sessions);
  }

  /// Waits until each session that lost its connection is live again, and at least so many did.
  void await(int atLeast) {
    Await.until(PATIENCE, "sessions to be live again", () -> isOver(atLeast));
  }

  /// From each connection's end, or from a moment before it, until its session was live again.
  ///
  /// @param since counts from then, null from each connection's own end
  Latencies gaps(@Nullable Instant since) {
    return until(Kind.DRAINED, since);
  }

  /// From each connection's end until its session's next login.
  Latencies untilLogin() {
    return until(Kind.CONNECTED, null);
  }

  private Latencies until(Kind back, @Nullable Instant since) {
    var gaps = new Latencies(sessions * 4);
    Map<String, Instant> away = new HashMap<>();
    for (LedgerEntry line : lines()) {
      String session = line.device().number();
      if (line.kind() == Kind.ENDED || line.kind() == Kind.REPLACED) {
        away.putIfAbsent(session, line.at());
      } else if (line.kind() == back) {
        Instant ended = away.remove(session);
        if (ended != null) {
          gaps.add(Duration.between(since == null ? ended : since, line.at()).toNanos());
        }
      }
    }
    return gaps;
  }

  /// Times of logins, in order.
  List<Instant> logins() {
    List<Instant> logins = new ArrayList<>();
    for (LedgerEntry line : lines()) {
      if (line.kind() == Kind.CONNECTED) {
        logins.add(line.at());
      }
    }
    return logins;
  }

  /// Sessions that logged in while an earlier connection of theirs was open.
  long conflicts() {
    return lines().stream().filter(line -> line.kind() == Kind.REPLACED).count();
  }

  /// Receipts by which somebody asked for a message to be encrypted anew.
  long retries() {
    return lines().stream()
        .map(LedgerEntry::stanza)
        .filter(stanza -> stanza != null && stanza.type().equals("retry"))
        .count();
  }

  private boolean isOver(int atLeast) {
    Map<String, Kind> last = new HashMap<>();
    int back = 0;
    for (LedgerEntry line : lines()) {
      switch (line.kind()) {
        case ENDED, REPLACED, CONNECTED -> last.put(line.device().number(), line.kind());
        case DRAINED -> {
          last.put(line.device().number(), line.kind());
          back++;
        }
        default -> {}
      }
    }
    return back >= atLeast && last.values().stream().allMatch(Kind.DRAINED::equals);
  }

  private List<LedgerEntry> lines() {
    return ledger.from(from, Integer.MAX_VALUE);
  }
}
