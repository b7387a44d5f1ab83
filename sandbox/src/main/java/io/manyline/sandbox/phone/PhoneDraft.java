package io.manyline.sandbox.phone;

import io.manyline.whatsapp.proto.Message;
import java.util.List;

/// What a phone is asked to send; what it refers to is a message in its own chats.
public sealed interface PhoneDraft {
  /// Any kind, as it is. A poll or event without a secret gets one.
  record Verbatim(Message message) implements PhoneDraft {}

  record Reply(String messageId, String text) implements PhoneDraft {}

  /// @param emoji empty takes the reaction back
  record Reaction(String messageId, String emoji) implements PhoneDraft {}

  record Edit(String messageId, String text) implements PhoneDraft {}

  record Delete(String messageId) implements PhoneDraft {}

  /// @param options names, none takes the vote back
  record Vote(String messageId, List<String> options) implements PhoneDraft {}

  /// @param answer going, not_going or maybe
  record Answer(String messageId, String answer) implements PhoneDraft {}

  static PhoneDraft text(String text) {
    return new Verbatim(Message.newBuilder().setConversation(text).build());
  }
}
