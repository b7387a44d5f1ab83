package io.manyline.whatsapp.content;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.manyline.whatsapp.proto.Message;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a decrypted protobuf message says.
///
/// **Shape:** envelopes (view once, ephemeral, caption, edit) are opened; a quoted message is read
/// without what it quotes itself. **Errors:** none: an address that is none is left out, a kind
/// that is not known is [MessageContent.Unsupported]. Empty for what nobody wrote (keys alone).
/// **Source:** Baileys lib/Utils/messages.js `normalizeMessageContent`; whatsmeow types/events
/// `UnwrapRaw`.
public final class ContentReader {
  /// Wire names of kinds that people write and we do not translate.
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(10, "call"),
          Map.entry(16, "sendPaymentMessage"),
          Map.entry(22, "requestPaymentMessage"),
          Map.entry(25, "templateMessage"),
          Map.entry(28, "groupInviteMessage"),
          Map.entry(29, "templateButtonReplyMessage"),
          Map.entry(30, "productMessage"),
          Map.entry(36, "listMessage"),
          Map.entry(38, "orderMessage"),
          Map.entry(39, "listResponseMessage"),
          Map.entry(42, "buttonsMessage"),
          Map.entry(43, "buttonsResponseMessage"),
          Map.entry(45, "interactiveMessage"),
          Map.entry(48, "interactiveResponseMessage"),
          Map.entry(51, "keepInChatMessage"),
          Map.entry(63, "pinInChatMessage"),
          Map.entry(69, "callLogMessage"),
          Map.entry(71, "encCommentMessage"),
          Map.entry(77, "commentMessage"),
          Map.entry(80, "placeholderMessage"),
          Map.entry(83, "albumMessage"),
          Map.entry(86, "stickerPackMessage"));

  private ContentReader() {}

  public static Optional<MessageContent> read(Message message) {
    return read(message, true);
  }

  /// What a quoted or edited message said, without what it quotes itself.
  static Optional<MessageContent> readQuoted(Message message) {
    return read(message, false);
  }

  private static Optional<MessageContent> read(Message message, boolean deep) {
    Unwrapped unwrapped = Unwrapped.of(message);
    Message inner = unwrapped.message();
    for (FieldDescriptor field : inner.getAllFields().keySet()) {
      MessageContent content = kind(field.getNumber(), inner, unwrapped.viewOnce(), deep);
      if (content != null) {
        return Optional.of(content);
      }
    }
    return inner.getUnknownFields().asMap().keySet().stream()
        .sorted()
        .findFirst()
        .map(
            number ->
                new MessageContent.Unsupported(OTHERS.getOrDefault(number, "field" + number)));
  }

  private static @Nullable MessageContent kind(
      int field, Message message, boolean viewOnce, boolean deep) {
    ComposedReader texts = new ComposedReader(deep);
    MediaReader media = new MediaReader(deep, viewOnce);
    return switch (field) {
      case Message.CONVERSATION_FIELD_NUMBER -> texts.plain(message.getConversation());
      case Message.EXTENDED_TEXT_MESSAGE_FIELD_NUMBER ->
          texts.extended(message.getExtendedTextMessage());
      case Message.IMAGE_MESSAGE_FIELD_NUMBER -> media.image(message.getImageMessage());
      case Message.VIDEO_MESSAGE_FIELD_NUMBER -> media.video(message.getVideoMessage(), false);
      case Message.PTV_MESSAGE_FIELD_NUMBER -> media.video(message.getPtvMessage(), true);
      case Message.AUDIO_MESSAGE_FIELD_NUMBER -> media.audio(message.getAudioMessage());
      case Message.DOCUMENT_MESSAGE_FIELD_NUMBER -> media.document(message.getDocumentMessage());
      case Message.STICKER_MESSAGE_FIELD_NUMBER -> media.sticker(message.getStickerMessage());
      case Message.CONTACT_MESSAGE_FIELD_NUMBER -> texts.contact(message.getContactMessage());
      case Message.CONTACTS_ARRAY_MESSAGE_FIELD_NUMBER ->
          texts.contacts(message.getContactsArrayMessage());
      case Message.LOCATION_MESSAGE_FIELD_NUMBER -> texts.location(message.getLocationMessage());
      case Message.LIVE_LOCATION_MESSAGE_FIELD_NUMBER ->
          texts.live(message.getLiveLocationMessage());
      case Message.EVENT_MESSAGE_FIELD_NUMBER -> texts.event(message);
      case Message.POLL_CREATION_MESSAGE_FIELD_NUMBER,
          Message.POLL_CREATION_MESSAGE_V2_FIELD_NUMBER,
          Message.POLL_CREATION_MESSAGE_V3_FIELD_NUMBER,
          Message.POLL_CREATION_MESSAGE_V5_FIELD_NUMBER ->
          texts.poll(message);
      default -> ReferenceReader.read(field, message);
    };
  }
}
