package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientListener;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.stanza.StanzaSender;

/// What waited on the server: asked for in portions, gathered into few commits, until the server
/// says that it was all.
///
/// **Source:** docs/protocol: delivery and the offline queue (whatsapp-rust src/client/
/// offline_resume.rs, Baileys src/Socket/socket.ts).
public final class OfflineDrain {
  /// Stanzas asked for at a time.
  static final int PORTION = 100;

  private final StateLedger ledger;
  private final StanzaSender sender;
  private final ClientListener listener;
  private boolean draining;
  private int untilNextPortion;

  public OfflineDrain(StateLedger ledger, StanzaSender sender, ClientListener listener) {
    this.ledger = ledger;
    this.sender = sender;
    this.listener = listener;
  }

  /// From the login on, until the server says otherwise.
  public void begin() {
    draining = true;
    ledger.beginDrain();
  }

  /// Server bulletins; others than those of the queue are not for us.
  public void onBulletin(Node bulletin) {
    if (bulletin.child("offline_preview").isPresent()) {
      onPreview(bulletin.requiredChild("offline_preview"));
    }
    bulletin.child("offline").ifPresent(this::onEnd);
  }

  /// Each stanza that the server marks as one that waited.
  public void onStanza(Node stanza) {
    if (draining && untilNextPortion > 0 && stanza.attribute("offline").isPresent()) {
      untilNextPortion--;
      if (untilNextPortion == 0) {
        askForMore();
      }
    }
  }

  private void onPreview(Node preview) {
    if (preview.number("count").orElse(0L) > 0) {
      askForMore();
    }
  }

  private void askForMore() {
    untilNextPortion = PORTION;
    sender.send(Node.of("ib", Node.of("offline_batch").with("count", PORTION)));
  }

  private void onEnd(Node offline) {
    if (draining) {
      draining = false;
      int count = offline.number("count").orElse(0L).intValue();
      ledger.endDrain(() -> listener.onEvent(new WaEvent.OfflineDrained(count)));
    }
  }
}
