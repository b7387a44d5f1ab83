package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Instant;

/// Posts that come: durable, then acknowledged; there is no receipt.
///
/// **Shape:** an edit and what takes a post back come under the post's own ids. **Order and
/// threads:** on the lane, in wire order. **Source:** docs/protocol/channels.md (whatsmeow
/// message.go `handlePlaintextMessage`).
public final class ChannelMessages {
  private static final WaEvent.Address NOBODY = new WaEvent.Address(null, null);

  private final StateLedger ledger;
  private final StanzaSender sender;

  public ChannelMessages(StateLedger ledger, StanzaSender sender) {
    this.ledger = ledger;
    this.sender = sender;
  }

  public void handle(Node stanza) {
    Node ack = Acks.accept(stanza);
    StateChanges changes = ledger.begin();
    if (stanza.child("plaintext").isPresent()) {
      report(stanza, stanza.requiredJid("from"), changes);
    }
    ledger.commitInbound(changes, () -> sender.send(ack));
  }

  static void report(Node message, Jid channel, StateChanges changes) {
    Instant edited = ChannelNodes.editedAt(message).orElse(Instant.EPOCH);
    String edit = message.attribute("edit").orElse("");
    MessageRef target = new MessageRef(message.required("id"), ChannelNodes.isOurs(message), null);
    MessageContent content =
        switch (edit) {
          case "8", "7" -> new MessageContent.Revoke(target);
          case "3", "1" -> new MessageContent.Edit(target, said(message), edited);
          default -> said(message);
        };
    Instant at = edit.isEmpty() ? ChannelNodes.at(message) : edited;
    changes.report(
        new WaEvent.ChannelPostReceived(
            ChannelNodes.serverId(message),
            new WaEvent.MessageReceived(
                message.required("id"),
                channel,
                NOBODY,
                channel,
                NOBODY,
                ChannelNodes.isOurs(message),
                message.attribute("offline").isPresent(),
                at,
                message.attribute("notify").orElse(""),
                content)));
  }

  private static MessageContent said(Node message) {
    return ChannelNodes.content(message).orElse(new MessageContent.Unsupported("empty"));
  }
}
