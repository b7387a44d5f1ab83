package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.content.ContentWriter;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.StanzaTraits;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.proto.Message;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/// Prepares a post: in the clear, durable before it leaves.
///
/// **Shape:** `<message><plaintext>`; an edit has `edit=3` and what the post says from now on, what
/// takes a post back `edit=8` and nothing; both have the post's own id. A file is stored
/// unencrypted before; the stanza names its upload (`media_id`). **Errors:** [SendException]
/// `CONTENT_INVALID` for what no post can be. **Source:** docs/protocol/channels.md (whatsmeow
/// send.go `sendNewsletter`, whatsapp-rust src/send/mod.rs `build_newsletter_edit_node`).
public final class ChannelSender {
  private final StateLedger ledger;
  private final InstantSource clock;

  public ChannelSender(StateLedger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /// @throws SendException for what no post can be
  public CompletionStage<PreparedMessage> prepare(OutgoingMessage wanted) {
    PreparedMessage prepared =
        new PreparedMessage(
            wanted.messageId(),
            wanted.to(),
            wanted.to(),
            NodeEncoder.encode(stanza(wanted)),
            clock.instant());
    return ledger.commit(ledger.begin(), prepared).thenApply(_ -> prepared);
  }

  private static Node stanza(OutgoingMessage wanted) {
    return switch (wanted.content()) {
      case MessageContent.Edit edit ->
          plain(wanted, edit.content()).with("id", edit.target().messageId()).with("edit", "3");
      case MessageContent.Revoke revoke ->
          Node.of("message", Node.of("plaintext").withBytes(new byte[0]))
              .with("to", wanted.to())
              .with("id", revoke.target().messageId())
              .with("type", "text")
              .with("edit", "8");
      default -> plain(wanted, wanted.content()).with("id", wanted.messageId());
    };
  }

  private static Node plain(OutgoingMessage wanted, MessageContent content) {
    if (!(content instanceof MessageContent.Composed composed)
        || composed.context().quote() != null) {
      throw new SendException(Reason.CONTENT_INVALID, "a channel takes no such message");
    }
    String handle = content instanceof MessageContent.Media media ? handle(media) : "";
    Message message = ContentWriter.write(content, wanted.to());
    StanzaTraits traits = StanzaTraits.of(message);
    Node plaintext =
        Node.of("plaintext").with("mediatype", traits.mediaType()).withBytes(message.toByteArray());
    return Node.of("message", plaintext)
        .with("to", wanted.to())
        .with("type", traits.type())
        .with("media_id", handle.isEmpty() ? null : handle);
  }

  private static String handle(MessageContent.Media media) {
    if (!media.file().key().isEmpty()) {
      throw new SendException(Reason.CONTENT_INVALID, "a channel's files are not encrypted");
    }
    if (media.viewOnce()) {
      throw new SendException(Reason.CONTENT_INVALID, "a channel shows nothing only once");
    }
    return media.file().handle();
  }
}
