package io.manyline.sandbox.phone;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.manyline.whatsapp.proto.FutureProofMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sandbox's own reading of messages, so that it agrees with nobody but the wire.
///
/// **Source:** Baileys lib/Utils/messages.js `normalizeMessageContent`.
final class PhoneContents {
  private static final int MOST_LAYERS = 4;
  private static final int REVOKE = 0;
  private static final int EPHEMERAL_SETTING = 3;
  private static final int MESSAGE_EDIT = 14;

  /// By field name; the others are named here one by one.
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("conversation", "text"),
          Map.entry("extended_text_message", "text"),
          Map.entry("image_message", "image"),
          Map.entry("ptv_message", "video_note"),
          Map.entry("document_message", "document"),
          Map.entry("sticker_message", "sticker"),
          Map.entry("contact_message", "contacts"),
          Map.entry("contacts_array_message", "contacts"),
          Map.entry("location_message", "location"),
          Map.entry("live_location_message", "live_location"),
          Map.entry("reaction_message", "reaction"),
          Map.entry("enc_reaction_message", "reaction"),
          Map.entry("poll_creation_message", "poll"),
          Map.entry("poll_creation_message_v2", "poll"),
          Map.entry("poll_creation_message_v3", "poll"),
          Map.entry("poll_creation_message_v5", "poll"),
          Map.entry("poll_update_message", "poll_vote"),
          Map.entry("event_message", "event"),
          Map.entry("enc_event_response_message", "event_response"));

  private PhoneContents() {}

  /// Empty for what nobody wrote: keys, history.
  static Optional<PhoneContent> read(Message message) {
    Message content =
        message.hasDeviceSentMessage() ? message.getDeviceSentMessage().getMessage() : message;
    Message inner = unwrapped(content);
    for (FieldDescriptor field : inner.getAllFields().keySet()) {
      String kind = kind(field.getName(), inner);
      if (kind != null) {
        return Optional.of(new PhoneContent(kind, text(inner), content.toByteArray()));
      }
    }
    return Optional.empty();
  }

  static PhoneContent text(String text) {
    Message message = Message.newBuilder().setConversation(text).build();
    return new PhoneContent("text", text, message.toByteArray());
  }

  static Message unwrapped(Message message) {
    Message inner = message;
    for (int layer = 0; layer < MOST_LAYERS; layer++) {
      FutureProofMessage envelope = envelope(inner);
      if (envelope == null) {
        return inner;
      }
      inner = envelope.getMessage();
    }
    return inner;
  }

  private static @Nullable FutureProofMessage envelope(Message message) {
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getValue() instanceof FutureProofMessage envelope) {
        return envelope;
      }
    }
    return null;
  }

  private static @Nullable String kind(String field, Message message) {
    return switch (field) {
      case "video_message" -> message.getVideoMessage().getGifPlayback() ? "gif" : "video";
      case "audio_message" -> message.getAudioMessage().getPtt() ? "voice_note" : "audio";
      case "protocol_message" -> protocol(message.getProtocolMessage());
      default -> KINDS.get(field);
    };
  }

  private static @Nullable String protocol(ProtocolMessage message) {
    return switch (message.getType()) {
      case REVOKE -> message.hasKey() ? "delete" : null;
      case EPHEMERAL_SETTING -> "ephemeral";
      case MESSAGE_EDIT -> "edit";
      default -> null;
    };
  }

  private static String text(Message message) {
    if (message.hasConversation()) {
      return message.getConversation();
    }
    if (message.hasProtocolMessage()) {
      return text(message.getProtocolMessage().getEditedMessage());
    }
    for (String candidate :
        new String[] {
          message.getExtendedTextMessage().getText(),
          message.getImageMessage().getCaption(),
          message.getVideoMessage().getCaption(),
          message.getDocumentMessage().getCaption(),
          message.getReactionMessage().getText(),
          message.getContactMessage().getDisplayName(),
          message.getContactsArrayMessage().getDisplayName(),
          message.getLocationMessage().getName(),
          message.getLiveLocationMessage().getCaption(),
          message.getPollCreationMessage().getName(),
          message.getPollCreationMessageV3().getName(),
          message.getEventMessage().getName()
        }) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    return "";
  }
}
