package io.manyline.sandbox.ledger;

import io.manyline.sandbox.account.DeviceAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every stanza that was given to a linked device, and every ack, receipt and message that came
/// from one, in the order in which the sandbox saw them.
///
/// **Shape:** append-only; keeps the last so many lines and forgets older ones, whose numbers are
/// not used again. Off at first: then a stanza costs one comparison. **Order and threads:** written
/// on the world's thread, read and switched by any.
public final class Ledger {
  /// Most lines that can be kept.
  public static final int MOST = 5_000_000;

  private static final LedgerEntry[] NOTHING = {};

  private final InstantSource clock;
  private final Object lock = new Object();
  private volatile @Nullable LedgerEntry[] ring = NOTHING;
  private long first = 1; // guarded by lock
  private long next = 1; // guarded by lock

  public Ledger(InstantSource clock) {
    this.clock = clock;
  }

  /// Begins anew with nothing in it. @param lines how many it keeps; 0 switches it off
  public void keep(int lines) {
    if (lines < 0 || lines > MOST) {
      throw new IllegalArgumentException("a ledger keeps 0 to " + MOST + " lines, not " + lines);
    }
    synchronized (lock) {
      ring = lines == 0 ? NOTHING : new LedgerEntry[lines];
      first = next;
    }
  }

  public boolean isOn() {
    return ring.length > 0;
  }

  /// How many lines it keeps.
  public int capacity() {
    return ring.length;
  }

  /// Number of the line that will be written next.
  public long next() {
    synchronized (lock) {
      return next;
    }
  }

  /// Lines from that number on, or from the oldest that is kept.
  public List<LedgerEntry> from(long number, int most) {
    synchronized (lock) {
      List<LedgerEntry> lines = new ArrayList<>();
      for (long each = Math.max(number, first); each < next && lines.size() < most; each++) {
        LedgerEntry line = ring[(int) (each % ring.length)];
        if (line != null) {
          lines.add(line);
        }
      }
      return lines;
    }
  }

  /// The page for one connection of a device. @param connection counted from 1
  public LedgerPage page(DeviceAddress device, long connection) {
    return new LedgerPage(this, device, connection);
  }

  void add(
      LedgerEntry.Kind kind,
      DeviceAddress device,
      long connection,
      LedgerEntry.@Nullable Stanza stanza) {
    synchronized (lock) {
      if (ring.length == 0) {
        return;
      }
      ring[(int) (next % ring.length)] =
          new LedgerEntry(next, clock.instant(), kind, device, connection, stanza);
      next++;
      first = Math.max(first, next - ring.length);
    }
  }
}
