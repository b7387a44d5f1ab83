package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MessageContent.Motion;
import io.manyline.whatsapp.proto.ContactMessage;
import io.manyline.whatsapp.proto.ContactsArrayMessage;
import io.manyline.whatsapp.proto.ContextInfo;
import io.manyline.whatsapp.proto.EventMessage;
import io.manyline.whatsapp.proto.ExtendedTextMessage;
import io.manyline.whatsapp.proto.LiveLocationMessage;
import io.manyline.whatsapp.proto.LocationMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.PollCreationMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the kinds that a person composes and that carry no file.
final class ComposedReader {
  private static final int MOST_OPTIONS = 100;
  private static final int MOST_CARDS = 300;
  private static final long LATEST_SECONDS = 1L << 33;

  private final boolean deep;

  /// @param deep whether to read what is quoted
  ComposedReader(boolean deep) {
    this.deep = deep;
  }

  @Nullable MessageContent plain(String text) {
    return text.isEmpty() ? null : new MessageContent.Text(text);
  }

  MessageContent extended(ExtendedTextMessage text) {
    LinkPreview preview =
        text.getMatchedText().isEmpty()
            ? null
            : new LinkPreview(
                text.getMatchedText(),
                text.getTitle(),
                text.getDescription(),
                text.getJpegThumbnail());
    return new MessageContent.Text(text.getText(), preview, context(text.getContextInfo()));
  }

  MessageContent contact(ContactMessage message) {
    return new MessageContent.Contacts(
        "", List.of(card(message)), context(message.getContextInfo()));
  }

  MessageContent contacts(ContactsArrayMessage message) {
    return new MessageContent.Contacts(
        message.getDisplayName(),
        message.getContactsList().stream().limit(MOST_CARDS).map(ComposedReader::card).toList(),
        context(message.getContextInfo()));
  }

  MessageContent location(LocationMessage message) {
    return new MessageContent.Location(
        message.getDegreesLatitude(),
        message.getDegreesLongitude(),
        message.getName(),
        message.getAddress(),
        message.getUrl(),
        message.getAccuracyInMeters(),
        context(message.getContextInfo()));
  }

  MessageContent live(LiveLocationMessage message) {
    return new MessageContent.LiveLocation(
        message.getDegreesLatitude(),
        message.getDegreesLongitude(),
        new Motion(
            message.getAccuracyInMeters(),
            message.getSpeedInMps(),
            message.getDegreesClockwiseFromMagneticNorth()),
        message.getCaption(),
        message.getSequenceNumber(),
        Duration.ofSeconds(Integer.toUnsignedLong(message.getTimeOffset())),
        context(message.getContextInfo()));
  }

  MessageContent poll(Message message) {
    PollCreationMessage poll = pollOf(message);
    return new MessageContent.Poll(
        poll.getName(),
        poll.getOptionsList().stream()
            .limit(MOST_OPTIONS)
            .map(PollCreationMessage.Option::getOptionName)
            .toList(),
        Math.max(0, poll.getSelectableOptionsCount()),
        secret(message),
        context(poll.getContextInfo()));
  }

  MessageContent event(Message message) {
    EventMessage event = message.getEventMessage();
    MessageContent.Place place =
        event.hasLocation()
            ? new MessageContent.Place(
                event.getLocation().getDegreesLatitude(),
                event.getLocation().getDegreesLongitude(),
                event.getLocation().getName(),
                event.getLocation().getAddress())
            : null;
    return new MessageContent.Event(
        event.getName(),
        new MessageContent.Schedule(
            event.getDescription(),
            seconds(event.getStartTime()),
            event.hasEndTime() ? seconds(event.getEndTime()) : null,
            event.getExtraGuestsAllowed()),
        place,
        event.getJoinLink(),
        event.getIsCanceled(),
        secret(message),
        context(event.getContextInfo()));
  }

  private static PollCreationMessage pollOf(Message message) {
    if (message.hasPollCreationMessage()) {
      return message.getPollCreationMessage();
    }
    if (message.hasPollCreationMessageV2()) {
      return message.getPollCreationMessageV2();
    }
    return message.hasPollCreationMessageV3()
        ? message.getPollCreationMessageV3()
        : message.getPollCreationMessageV5();
  }

  private static ContactCard card(ContactMessage message) {
    return new ContactCard(message.getDisplayName(), message.getVcard());
  }

  private static ByteString secret(Message message) {
    return message.getMessageContextInfo().getMessageSecret();
  }

  private static Instant seconds(long sinceEpoch) {
    return Instant.ofEpochSecond(sinceEpoch > 0 && sinceEpoch < LATEST_SECONDS ? sinceEpoch : 0);
  }

  private MessageContext context(ContextInfo info) {
    return ContextFields.read(info, deep);
  }
}
