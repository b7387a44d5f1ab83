package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MessageContent.Composed;
import io.manyline.whatsapp.proto.ContactMessage;
import io.manyline.whatsapp.proto.ContactsArrayMessage;
import io.manyline.whatsapp.proto.EventMessage;
import io.manyline.whatsapp.proto.ExtendedTextMessage;
import io.manyline.whatsapp.proto.LiveLocationMessage;
import io.manyline.whatsapp.proto.LocationMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageContextInfo;
import io.manyline.whatsapp.proto.PollCreationMessage;
import java.util.Optional;

/// Writes the kinds that a person composes and that carry no file.
///
/// A text that refers to nothing is a `conversation`, as phones write it.
final class ComposedWriter {
  private ComposedWriter() {}

  static Message write(Composed content) {
    Message.Builder message = Message.newBuilder();
    switch (content) {
      case MessageContent.Text it -> text(it, message);
      case MessageContent.Location it -> message.setLocationMessage(location(it));
      case MessageContent.LiveLocation it -> message.setLiveLocationMessage(live(it));
      case MessageContent.Contacts it -> contacts(it, message);
      case MessageContent.Poll it -> poll(it, message);
      case MessageContent.Event it -> {
        message.setEventMessage(event(it));
        secret(it.secret(), message);
      }
      case MessageContent.Media it -> message.mergeFrom(MediaWriter.write(it));
    }
    return message.build();
  }

  private static void text(MessageContent.Text text, Message.Builder message) {
    if (text.preview() == null && ContextFields.write(text.context()).isEmpty()) {
      message.setConversation(text.text());
      return;
    }
    ExtendedTextMessage.Builder extended = ExtendedTextMessage.newBuilder().setText(text.text());
    LinkPreview preview = text.preview();
    if (preview != null) {
      extended.setMatchedText(preview.url()).setPreviewType(0);
      present(preview.title()).ifPresent(extended::setTitle);
      present(preview.description()).ifPresent(extended::setDescription);
      if (!preview.thumbnail().isEmpty()) {
        extended.setJpegThumbnail(preview.thumbnail());
      }
    }
    ContextFields.write(text.context()).ifPresent(extended::setContextInfo);
    message.setExtendedTextMessage(extended);
  }

  private static LocationMessage location(MessageContent.Location it) {
    LocationMessage.Builder location =
        LocationMessage.newBuilder()
            .setDegreesLatitude(it.latitude())
            .setDegreesLongitude(it.longitude());
    present(it.name()).ifPresent(location::setName);
    present(it.address()).ifPresent(location::setAddress);
    present(it.url()).ifPresent(location::setUrl);
    if (it.accuracyMeters() > 0) {
      location.setAccuracyInMeters(it.accuracyMeters());
    }
    ContextFields.write(it.context()).ifPresent(location::setContextInfo);
    return location.build();
  }

  private static LiveLocationMessage live(MessageContent.LiveLocation it) {
    LiveLocationMessage.Builder location =
        LiveLocationMessage.newBuilder()
            .setDegreesLatitude(it.latitude())
            .setDegreesLongitude(it.longitude())
            .setAccuracyInMeters(it.motion().accuracyMeters())
            .setSpeedInMps(it.motion().metersPerSecond())
            .setDegreesClockwiseFromMagneticNorth(it.motion().heading())
            .setSequenceNumber(it.sequence())
            .setTimeOffset((int) it.since().toSeconds());
    present(it.caption()).ifPresent(location::setCaption);
    ContextFields.write(it.context()).ifPresent(location::setContextInfo);
    return location.build();
  }

  private static void contacts(MessageContent.Contacts it, Message.Builder message) {
    if (it.cards().size() == 1) {
      ContactMessage.Builder contact = contact(it.cards().getFirst());
      ContextFields.write(it.context()).ifPresent(contact::setContextInfo);
      message.setContactMessage(contact);
      return;
    }
    ContactsArrayMessage.Builder several =
        ContactsArrayMessage.newBuilder().setDisplayName(it.title());
    it.cards().forEach(card -> several.addContacts(contact(card)));
    ContextFields.write(it.context()).ifPresent(several::setContextInfo);
    message.setContactsArrayMessage(several);
  }

  private static ContactMessage.Builder contact(ContactCard card) {
    return ContactMessage.newBuilder().setDisplayName(card.name()).setVcard(card.vcard());
  }

  /// Phones show a poll with one choice only when it comes as version 3.
  private static void poll(MessageContent.Poll it, Message.Builder message) {
    PollCreationMessage.Builder poll =
        PollCreationMessage.newBuilder()
            .setName(it.question())
            .setSelectableOptionsCount(it.selectable());
    it.options().forEach(option -> poll.addOptionsBuilder().setOptionName(option));
    ContextFields.write(it.context()).ifPresent(poll::setContextInfo);
    if (it.selectable() == 1) {
      message.setPollCreationMessageV3(poll);
    } else {
      message.setPollCreationMessage(poll);
    }
    secret(it.secret(), message);
  }

  private static EventMessage event(MessageContent.Event it) {
    EventMessage.Builder event =
        EventMessage.newBuilder()
            .setName(it.name())
            .setIsCanceled(it.cancelled())
            .setStartTime(it.schedule().start().getEpochSecond());
    present(it.schedule().description()).ifPresent(event::setDescription);
    present(it.joinLink()).ifPresent(event::setJoinLink);
    Optional.ofNullable(it.schedule().end())
        .ifPresent(end -> event.setEndTime(end.getEpochSecond()));
    if (it.schedule().guestsAllowed()) {
      event.setExtraGuestsAllowed(true);
    }
    MessageContent.Place place = it.place();
    if (place != null) {
      LocationMessage.Builder location =
          event
              .getLocationBuilder()
              .setDegreesLatitude(place.latitude())
              .setDegreesLongitude(place.longitude());
      present(place.name()).ifPresent(location::setName);
      present(place.address()).ifPresent(location::setAddress);
    }
    ContextFields.write(it.context()).ifPresent(event::setContextInfo);
    return event.build();
  }

  private static void secret(ByteString secret, Message.Builder message) {
    if (!secret.isEmpty()) {
      message.setMessageContextInfo(MessageContextInfo.newBuilder().setMessageSecret(secret));
    }
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
