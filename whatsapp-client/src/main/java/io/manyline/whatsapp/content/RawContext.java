package io.manyline.whatsapp.content;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message.Builder;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ContextInfo;
import io.manyline.whatsapp.proto.Message;
import org.jspecify.annotations.Nullable;

/// Changes the context of a protobuf message without a look at what else it says, so that fields
/// that we do not know survive a quote and a forward.
public final class RawContext {
  private static final String FIELD = "context_info";

  private RawContext() {}

  /// What is worth keeping of a message: all but what it quoted itself.
  public static Message kept(Message message) {
    Message inner = Unwrapped.of(message).message();
    Message.Builder changed = inner.toBuilder();
    for (FieldDescriptor field : inner.getAllFields().keySet()) {
      if (hasContext(field)) {
        Builder content = changed.getFieldBuilder(field);
        ContextInfo context = (ContextInfo) content.getField(contextOf(field));
        if (context.hasQuotedMessage()) {
          content.setField(contextOf(field), context.toBuilder().clearQuotedMessage().build());
        }
      }
    }
    return changed.build();
  }

  /// What a quote holds: the message without its secret and without what it quoted itself.
  public static Message quotable(Message message) {
    return with(Unwrapped.of(message).message(), null);
  }

  /// The same content once more. @param score how often it was forwarded by then
  public static Message forwarded(Message message, int score) {
    return with(
        Unwrapped.of(message).message(),
        ContextInfo.newBuilder().setForwardingScore(score).setIsForwarded(true).build());
  }

  /// Completes the quote that a written message has already. @param quoted null: it is there
  public static Message quoting(Message message, Jid author, @Nullable Message quoted) {
    Message.Builder changed = message.toBuilder();
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (field.getNumber() == Message.VIEW_ONCE_MESSAGE_FIELD_NUMBER) {
        changed
            .getViewOnceMessageBuilder()
            .setMessage(quoting(message.getViewOnceMessage().getMessage(), author, quoted));
      } else if (hasContext(field)) {
        Builder inner = changed.getFieldBuilder(field);
        FieldDescriptor context = contextOf(field);
        ContextInfo.Builder info = ((ContextInfo) inner.getField(context)).toBuilder();
        info.setParticipant(author.account().toString());
        if (quoted != null) {
          info.setQuotedMessage(quoted);
        }
        inner.setField(context, info.build());
      }
    }
    return changed.build();
  }

  private static Message with(Message message, @Nullable ContextInfo context) {
    Message.Builder changed = message.toBuilder().clearMessageContextInfo();
    if (message.hasConversation() && context != null) {
      changed
          .clearConversation()
          .getExtendedTextMessageBuilder()
          .setText(message.getConversation());
    }
    for (FieldDescriptor field : changed.getAllFields().keySet()) {
      if (hasContext(field)) {
        Builder inner = changed.getFieldBuilder(field);
        if (context == null) {
          inner.clearField(contextOf(field));
        } else {
          inner.setField(contextOf(field), context);
        }
      }
    }
    return changed.build();
  }

  private static boolean hasContext(FieldDescriptor field) {
    return !field.isRepeated()
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().findFieldByName(FIELD) != null;
  }

  private static FieldDescriptor contextOf(FieldDescriptor field) {
    return field.getMessageType().findFieldByName(FIELD);
  }
}
