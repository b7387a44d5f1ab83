package io.manyline.whatsapp.content;

import io.manyline.whatsapp.jid.Jid;
import org.jspecify.annotations.Nullable;

/// The message that another one replies to.
///
/// @param author who wrote it; outgoing: null to take what is kept
/// @param content what it said, without what it quoted itself; outgoing: null to take what is kept
public record Quote(String messageId, @Nullable Jid author, @Nullable MessageContent content) {
  public static Quote of(String messageId) {
    return new Quote(messageId, null, null);
  }
}
