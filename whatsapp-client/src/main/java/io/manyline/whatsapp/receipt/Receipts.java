package io.manyline.whatsapp.receipt;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `<receipt>`s that we send.
///
/// **Source:** docs/protocol: receipts (whatsmeow receipt.go, Baileys src/Socket/messages-recv.ts).
public final class Receipts {
  private Receipts() {}

  /// A message arrived.
  ///
  /// @param type null for delivered, `inactive` for delivered where nobody looks; `sender` for our
  ///   own device's copy, `peer_msg` for what is meant for this device only
  public static Node arrived(Node message, @Nullable String type) {
    return Node.of("receipt")
        .with("id", message.required("id"))
        .with("to", message.requiredJid("from"))
        .with("type", type)
        .with("participant", message.jid("participant").orElse(null))
        .with("recipient", message.jid("recipient").orElse(null));
  }

  /// A part of our history arrived: told to our own phone.
  public static Node history(String messageId, Jid ownAccount) {
    return Node.of("receipt")
        .with("id", messageId)
        .with("to", Accounts.account(ownAccount))
        .with("type", "hist_sync");
  }

  /// Messages were read. @param sender who wrote them, in a group or as status posts
  public static Node read(Jid chat, @Nullable Jid sender, List<String> messageIds, Instant at) {
    Node receipt =
        Node.of("receipt")
            .with("id", messageIds.getFirst())
            .with("to", chat)
            .with("type", "read")
            .with("participant", Accounts.isUser(chat) ? null : sender)
            .with("t", at.getEpochSecond());
    if (messageIds.size() == 1) {
      return receipt;
    }
    List<Node> items =
        messageIds.stream().skip(1).map(id -> Node.of("item").with("id", id)).toList();
    return receipt.withChildren(List.of(Node.of("list").withChildren(items)));
  }
}
