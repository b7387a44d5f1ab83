package io.manyline.whatsapp.stanza;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `<ack>`s: what tells the server that a pushed stanza need not come again.
///
/// **Source:** docs/protocol: receipts and acks (whatsmeow receipt.go, Baileys
/// src/Utils/stanza-ack.ts).
public final class Acks {
  /// NACK code of a stanza that lacks something.
  public static final int PARSING_FAILED = 487;

  /// NACK code of a message that decrypted to what is no message.
  public static final int INVALID_PROTOBUF = 491;

  private static final Set<String> ACKED = Set.of("message", "receipt", "notification", "call");

  private Acks() {}

  /// @throws io.manyline.whatsapp.binary.MalformedNodeException without id or sender
  public static Node accept(Node stanza) {
    Jid to = stanza.requiredJid("from");
    Node ack =
        Node.of("ack")
            .with("class", stanza.tag())
            .with("id", stanza.required("id"))
            .with("to", to)
            .with("participant", stanza.jid("participant").orElse(null))
            .with("recipient", stanza.jid("recipient").orElse(null));
    boolean typed = !stanza.isTag("message");
    return typed ? ack.with("type", text(stanza, "type")) : ack;
  }

  /// An ack with an error code; empty when the stanza is not of a kind that is acknowledged, or
  /// does not say by whom it is.
  public static Optional<Node> refuse(Node stanza, int error) {
    boolean possible =
        ACKED.contains(stanza.tag())
            && stanza.jid("from").isPresent()
            && stanza.attribute("id").isPresent();
    return possible ? Optional.of(accept(stanza).with("error", error)) : Optional.empty();
  }

  private static @Nullable String text(Node stanza, String name) {
    return stanza.attribute(name).orElse(null);
  }
}
