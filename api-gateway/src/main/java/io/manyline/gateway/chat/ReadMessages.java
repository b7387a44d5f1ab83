package io.manyline.gateway.chat;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.MarkRead;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Body of what was read.
///
/// @param sender who wrote them, in a group or to their status
@Schema(name = "ReadMessages")
record ReadMessages(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable List<String> messageIds,
    @Nullable String sender) {
  private static final int MOST = 100;
  private static final String STATUS = "status@broadcast";

  /// @param written the chat, as the path has it
  MarkRead checked(String written) {
    String chat = written.equals(STATUS) ? STATUS : ChatAddress.chat(written);
    if (messageIds == null || messageIds.isEmpty() || messageIds.size() > MOST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field message_ids is required and has 1 to %d ids.".formatted(MOST));
    }
    boolean shared = chat.endsWith("@g.us") || chat.equals(STATUS);
    if (shared == (sender == null || sender.isBlank())) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field sender is required in a group and for status posts, and goes with these only.");
    }
    MarkRead.Builder read = MarkRead.newBuilder().setChat(chat);
    for (String id : messageIds) {
      if (id == null) {
        throw ErrorCode.VALIDATION_FAILED.because("An id in message_ids is null.");
      }
      read.addMessageIds(ChatMessage.id(id));
    }
    return shared && sender != null
        ? read.setSender(ChatAddress.jid(sender)).build()
        : read.build();
  }
}
