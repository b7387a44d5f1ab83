package io.manyline.gateway.chat;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ChangeSetting;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which message of a chat is meant.
///
/// @param author empty in a chat of two, and for a message of our own
record ChatMessage(String chat, String messageId, boolean fromMe, String author) {
  private static final Pattern ID = Pattern.compile("[!-~]{1,128}");

  /// @throws io.manyline.gateway.problem.ProblemException for what names no message
  static ChatMessage checked(
      String chat, String messageId, boolean fromMe, @Nullable String author) {
    String address = ChatAddress.chat(chat);
    boolean group = address.endsWith("@g.us");
    if (group && !fromMe && (author == null || author.isBlank())) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "In a group author is required: who wrote the message; or from_me=true.");
    }
    if (author != null && !author.isBlank() && (!group || fromMe)) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "author goes with another's message in a group only.");
    }
    return new ChatMessage(
        address,
        id(messageId),
        fromMe,
        author == null || author.isBlank() ? "" : ChatAddress.jid(author));
  }

  static String id(String written) {
    if (!ID.matcher(written).matches()) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "A message id has 1 to 128 characters without spaces, as in message.received.");
    }
    return written;
  }

  ChangeSetting star(boolean starred) {
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    change
        .getStarBuilder()
        .setChat(chat)
        .setMessageId(messageId)
        .setFromMe(fromMe)
        .setAuthor(author)
        .setStarred(starred);
    return change.build();
  }

  ChangeSetting deletion() {
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    change
        .getMessageDeletionBuilder()
        .setChat(chat)
        .setMessageId(messageId)
        .setFromMe(fromMe)
        .setAuthor(author);
    return change.build();
  }
}
