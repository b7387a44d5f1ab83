package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.proto.Message;

/// What a message in a phone's chats says.
///
/// @param kind text, image, reaction, poll_vote, …; see [PhoneContents]
/// @param text what a person reads of it: text, caption, emoji, question, chosen options; may be
///   empty
/// @param message the E2E protobuf as sent, without envelopes for our own devices
public record PhoneContent(String kind, String text, byte[] message) {
  /// The protobuf, for whoever looks closer.
  public Message parse() {
    try {
      return Message.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("kept what is no message", e);
    }
  }
}
