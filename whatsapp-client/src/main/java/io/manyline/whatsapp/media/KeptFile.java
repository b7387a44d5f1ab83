package io.manyline.whatsapp.media;

import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.jid.Jid;

/// The file of a message that is still kept.
///
/// @param chat canonical id @param asked how the phone is asked for it
public record KeptFile(Jid chat, Media media, MediaRetries.Asked asked) {
  @Override
  public String toString() {
    return "KeptFile[" + asked.messageId() + "]";
  }
}
