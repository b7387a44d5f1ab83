package io.manyline.whatsapp.content;

import io.manyline.whatsapp.proto.FutureProofMessage;
import io.manyline.whatsapp.proto.Message;
import org.jspecify.annotations.Nullable;

/// A message out of its envelopes.
///
/// **Shape:** at most [#MOST_LAYERS] are opened. **Source:** Baileys lib/Utils/messages.js
/// `normalizeMessageContent`; whatsmeow types/events `UnwrapRaw`.
///
/// @param viewOnce one of them said so
public record Unwrapped(Message message, boolean viewOnce) {
  static final int MOST_LAYERS = 5;

  public static Unwrapped of(Message message) {
    Message inner = message;
    boolean viewOnce = false;
    for (int layer = 0; layer < MOST_LAYERS; layer++) {
      FutureProofMessage envelope = envelope(inner);
      if (envelope == null || !envelope.hasMessage()) {
        break;
      }
      viewOnce |=
          inner.hasViewOnceMessage()
              || inner.hasViewOnceMessageV2()
              || inner.hasViewOnceMessageV2Extension();
      inner = withSecret(envelope.getMessage(), inner);
    }
    return new Unwrapped(inner, viewOnce);
  }

  /// The secret may stand outside of the envelope.
  private static Message withSecret(Message inner, Message outer) {
    return inner.hasMessageContextInfo() || !outer.hasMessageContextInfo()
        ? inner
        : inner.toBuilder().setMessageContextInfo(outer.getMessageContextInfo()).build();
  }

  private static @Nullable FutureProofMessage envelope(Message message) {
    if (message.hasEphemeralMessage()) {
      return message.getEphemeralMessage();
    }
    if (message.hasViewOnceMessage()) {
      return message.getViewOnceMessage();
    }
    if (message.hasViewOnceMessageV2()) {
      return message.getViewOnceMessageV2();
    }
    if (message.hasViewOnceMessageV2Extension()) {
      return message.getViewOnceMessageV2Extension();
    }
    if (message.hasDocumentWithCaptionMessage()) {
      return message.getDocumentWithCaptionMessage();
    }
    if (message.hasEditedMessage()) {
      return message.getEditedMessage();
    }
    return message.hasLottieStickerMessage() ? message.getLottieStickerMessage() : null;
  }
}
