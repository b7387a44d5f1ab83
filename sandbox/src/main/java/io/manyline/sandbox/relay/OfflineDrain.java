package io.manyline.sandbox.relay;

import io.manyline.sandbox.ledger.LedgerPage;
import io.manyline.whatsapp.binary.Node;
import java.util.Map;

/// What waited for a device, on its way over one connection.
///
/// **Shape:** a first few, then as many as each pull asks for, oldest first, each with its place as
/// `offline`; at the end `<ib><offline count/>` with how many there were. What arrives meanwhile
/// goes to the end of the queue and is part of it. **Source:** docs/protocol/offline.md.
final class OfflineDrain {
  /// Sent before any pull.
  static final int FIRST = 10;

  private final DeviceQueue queue;
  private final DeviceLink link;
  private final LedgerPage page;
  private long last;
  private int sent;
  private int pulls;

  OfflineDrain(DeviceQueue queue, DeviceLink link, LedgerPage page) {
    this.queue = queue;
    this.link = link;
    this.page = page;
  }

  /// Grows with each pull, so that whoever waits for one sees whether it came.
  int pulls() {
    return pulls;
  }

  void pulled() {
    pulls++;
  }

  /// @return whether that was all, the end marker included
  boolean send(int most) {
    Map.Entry<Long, Node> next = queue.after(last);
    for (int i = 0; i < most && next != null; i++) {
      page.sent(next.getValue(), true);
      link.send(next.getValue().with("offline", Integer.toString(sent)));
      last = next.getKey();
      sent++;
      next = queue.after(last);
    }
    if (next != null) {
      return false;
    }
    link.send(Node.of("ib", Node.of("offline").with("count", sent)));
    return true;
  }
}
