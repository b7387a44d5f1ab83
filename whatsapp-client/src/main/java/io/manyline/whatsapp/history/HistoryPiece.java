package io.manyline.whatsapp.history;

import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;

/// One thing that a part of the history says, in the order in which it stands there.
sealed interface HistoryPiece {
  /// @param chat the conversation's id as the phone writes it; empty when it told none before
  record Written(String chat, HistoryMessage message) implements HistoryPiece {}

  /// A conversation ended. @param about without its messages
  record Chat(HistoryConversation about) implements HistoryPiece {}

  record Name(HistoryPushName name) implements HistoryPiece {}

  record Mapping(PhoneNumberToLidMapping mapping) implements HistoryPiece {}

  record Salt(byte[] salt) implements HistoryPiece {}

  /// A message that is larger than we take.
  record TooLarge() implements HistoryPiece {}
}
