package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.ledger.LedgerPage;
import io.manyline.whatsapp.binary.Node;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One device's queue and, while it is connected, the way to it.
final class Mailbox {
  private static final int MOST_BRIEF = 100;

  private final DeviceAddress device;
  private final DeviceQueue queue;
  private final Ledger ledger;

  /// Where this connection is written down, or the last one was.
  private LedgerPage page;

  /// Connections so far.
  private long connections;

  /// Null while the device is away.
  private @Nullable DeviceLink link;

  /// True from the end of the offline drain on: what arrives is sent at once.
  private boolean live;

  /// What is of no use a moment later, oldest first; kept while the device is away.
  private final Deque<Brief> brief = new ArrayDeque<>();

  /// How far the drain of this connection is; null before it and after.
  private @Nullable OfflineDrain drain;

  /// What the device last announced as its push name.
  private @Nullable String pushName;

  Mailbox(DeviceAddress device, DeviceQueue queue, Ledger ledger) {
    this.device = device;
    this.queue = queue;
    this.ledger = ledger;
    this.page = ledger.page(device, 0);
  }

  DeviceQueue queue() {
    return queue;
  }

  Optional<DeviceLink> link() {
    return Optional.ofNullable(link);
  }

  LedgerPage page() {
    return page;
  }

  Optional<String> pushName() {
    return Optional.ofNullable(pushName);
  }

  void announce(String pushName) {
    this.pushName = pushName;
  }

  void attach(DeviceLink link) {
    this.link = link;
    this.live = false;
    this.drain = null;
    page = ledger.page(device, ++connections);
    page.connected();
  }

  void detach() {
    page.ended();
    this.link = null;
    this.live = false;
    this.drain = null;
  }

  void deliver(Node stanza) {
    queue.add(stanza);
    if (live && link != null) {
      page.sent(stanza, false);
      link.send(stanza);
    }
  }

  /// Sends it now, or on the next login before that time; never again. @param until of the world
  void deliverBriefly(Node stanza, Instant until) {
    if (live && link != null) {
      link.send(stanza);
      return;
    }
    brief.add(new Brief(stanza, until));
    if (brief.size() > MOST_BRIEF) {
      brief.remove();
    }
  }

  /// @return the drain that begins now; empty while there is one, after it, and without a link
  Optional<OfflineDrain> beginDrain(Instant now) {
    if (live || link == null || drain != null) {
      return Optional.empty();
    }
    sendBrief(link, now);
    OfflineDrain begun = new OfflineDrain(queue, link, page);
    drain = begun;
    return Optional.of(begun);
  }

  Optional<OfflineDrain> draining() {
    return Optional.ofNullable(drain);
  }

  /// All that waited was sent: from now on what arrives is sent at once.
  void goLive(Instant now) {
    drain = null;
    live = true;
    page.drained();
    if (link != null) {
      sendBrief(link, now);
    }
  }

  private void sendBrief(DeviceLink to, Instant now) {
    for (Brief each = brief.poll(); each != null; each = brief.poll()) {
      if (now.isBefore(each.until())) {
        to.send(each.stanza());
      }
    }
  }

  /// What waits, counted by kind.
  Node offlinePreview() {
    Node preview = Node.of("offline_preview").with("count", queue.waiting().size());
    for (String tag : new String[] {"message", "notification", "receipt", "call"}) {
      preview =
          preview.with(tag, queue.waiting().stream().filter(stanza -> stanza.isTag(tag)).count());
    }
    return Node.of("ib", preview.with("appdata", 0).with("status", 0));
  }

  private record Brief(Node stanza, Instant until) {}
}
