package io.manyline.gateway.chat;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.MarkRead;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Body of what was read.
///
/// @param sender who wrote them, in a group
@Schema(name = "ReadMessages")
record ReadMessages(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable List<String> messageIds,
    @Nullable String sender) {
  private static final int MOST = 100;

  MarkRead checked(String chat) {
    if (messageIds == null || messageIds.isEmpty() || messageIds.size() > MOST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field message_ids is required and has 1 to %d ids.".formatted(MOST));
    }
    boolean group = chat.endsWith("@g.us");
    if (group == (sender == null || sender.isBlank())) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field sender is required in a group, and goes with a group only.");
    }
    MarkRead.Builder read = MarkRead.newBuilder().setChat(chat);
    for (String id : messageIds) {
      if (id == null) {
        throw ErrorCode.VALIDATION_FAILED.because("An id in message_ids is null.");
      }
      read.addMessageIds(ChatMessage.id(id));
    }
    return group && sender != null ? read.setSender(ChatAddress.jid(sender)).build() : read.build();
  }
}
