package io.manyline.interop;

import io.manyline.interop.Saying.Kind;
import io.manyline.whatsapp.proto.ContactMessage;
import io.manyline.whatsapp.proto.ContextInfo;
import io.manyline.whatsapp.proto.DocumentMessage;
import io.manyline.whatsapp.proto.EventMessage;
import io.manyline.whatsapp.proto.ExtendedTextMessage;
import io.manyline.whatsapp.proto.ImageMessage;
import io.manyline.whatsapp.proto.LocationMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.PollCreationMessage;
import io.manyline.whatsapp.proto.PollCreationMessage.Option;
import io.manyline.whatsapp.proto.VideoMessage;
import java.util.List;
import java.util.stream.Collectors;

/// Sayings as they stand in a decrypted message; files are left to whoever can load them.
final class WireSayings {
  private WireSayings() {}

  static Saying read(Message sealed) {
    Message message = opened(sealed);
    if (message.hasPtvMessage()) {
      return Saying.of(Kind.VIDEO_NOTE, "", "");
    }
    if (message.hasVideoMessage()) {
      VideoMessage video = message.getVideoMessage();
      return Saying.of(Kind.VIDEO, video.getCaption(), "");
    }
    if (message.hasAudioMessage() && message.getAudioMessage().getPtt()) {
      return Saying.of(Kind.VOICE_NOTE, "", "");
    }
    if (message.hasDocumentMessage()) {
      DocumentMessage document = message.getDocumentMessage();
      return Saying.of(Kind.DOCUMENT, document.getCaption(), document.getFileName());
    }
    if (message.hasStickerMessage()) {
      return Saying.of(Kind.STICKER, "", "");
    }
    if (message.hasImageMessage()) {
      ImageMessage image = message.getImageMessage();
      boolean once = image.getViewOnce() || !sealed.hasImageMessage();
      return Saying.of(once ? Kind.VIEW_ONCE : Kind.IMAGE, image.getCaption(), "");
    }
    return composed(message);
  }

  private static Saying composed(Message message) {
    if (message.hasLocationMessage()) {
      LocationMessage at = message.getLocationMessage();
      String place = Saying.place(at.getDegreesLatitude(), at.getDegreesLongitude(), at.getName());
      return Saying.of(Kind.LOCATION, "", place);
    }
    if (message.hasContactMessage()) {
      ContactMessage contact = message.getContactMessage();
      return Saying.of(Kind.CONTACT, contact.getDisplayName(), contact.getVcard());
    }
    if (message.hasEventMessage()) {
      EventMessage event = message.getEventMessage();
      String detail = event.getStartTime() + " " + event.getDescription();
      return Saying.of(Kind.EVENT, event.getName(), detail);
    }
    for (PollCreationMessage poll :
        List.of(
            message.getPollCreationMessage(),
            message.getPollCreationMessageV2(),
            message.getPollCreationMessageV3())) {
      if (poll.getOptionsCount() > 0) {
        return Saying.of(
            Kind.POLL,
            poll.getName(),
            poll.getOptionsList().stream()
                .map(Option::getOptionName)
                .collect(Collectors.joining("/")));
      }
    }
    return text(message.getExtendedTextMessage());
  }

  private static Saying text(ExtendedTextMessage text) {
    ContextInfo context = text.getContextInfo();
    if (context.hasQuotedMessage()) {
      Message quoted = context.getQuotedMessage();
      String said = quoted.getConversation() + quoted.getExtendedTextMessage().getText();
      return Saying.of(Kind.REPLY, text.getText(), context.getStanzaId() + " " + said);
    }
    if (context.getExpiration() > 0) {
      return Saying.of(Kind.DISAPPEARING, text.getText(), String.valueOf(context.getExpiration()));
    }
    return Saying.of(Kind.MENTION, text.getText(), String.join(" ", context.getMentionedJidList()));
  }

  /// For kinds without a file; a phone makes the rest itself.
  static Message write(Saying saying) {
    Message.Builder message = Message.newBuilder();
    ContextInfo.Builder context = ContextInfo.newBuilder();
    switch (saying.kind()) {
      case MENTION ->
          message.setExtendedTextMessage(
              ExtendedTextMessage.newBuilder()
                  .setText(saying.text())
                  .setContextInfo(context.addMentionedJid(saying.detail())));
      case DISAPPEARING ->
          message.setExtendedTextMessage(
              ExtendedTextMessage.newBuilder()
                  .setText(saying.text())
                  .setContextInfo(context.setExpiration(Integer.parseInt(saying.detail()))));
      case LOCATION -> {
        List<String> parts = saying.parts(3);
        message.setLocationMessage(
            LocationMessage.newBuilder()
                .setDegreesLatitude(Double.parseDouble(parts.getFirst()))
                .setDegreesLongitude(Double.parseDouble(parts.get(1)))
                .setName(parts.get(2)));
      }
      case CONTACT ->
          message.setContactMessage(
              ContactMessage.newBuilder().setDisplayName(saying.text()).setVcard(saying.detail()));
      case POLL ->
          message.setPollCreationMessage(
              PollCreationMessage.newBuilder()
                  .setName(saying.text())
                  .addAllOptions(
                      saying.options().stream()
                          .map(each -> Option.newBuilder().setOptionName(each).build())
                          .toList()));
      case EVENT ->
          message.setEventMessage(
              EventMessage.newBuilder()
                  .setName(saying.text())
                  .setStartTime(Long.parseLong(saying.parts(2).getFirst()))
                  .setDescription(saying.parts(2).get(1)));
      default -> throw new UnsupportedOperationException(saying.kind().name());
    }
    return message.build();
  }

  private static Message opened(Message message) {
    if (message.hasViewOnceMessage()) {
      return message.getViewOnceMessage().getMessage();
    }
    if (message.hasViewOnceMessageV2()) {
      return message.getViewOnceMessageV2().getMessage();
    }
    if (message.hasViewOnceMessageV2Extension()) {
      return message.getViewOnceMessageV2Extension().getMessage();
    }
    if (message.hasEphemeralMessage()) {
      return opened(message.getEphemeralMessage().getMessage());
    }
    return message.hasDocumentWithCaptionMessage()
        ? message.getDocumentWithCaptionMessage().getMessage()
        : message;
  }
}
