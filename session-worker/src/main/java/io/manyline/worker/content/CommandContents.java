package io.manyline.worker.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.manyline.proto.message.v1.Context;
import io.manyline.proto.message.v1.EventInvite;
import io.manyline.proto.message.v1.LiveLocation;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MediaFile;
import io.manyline.proto.message.v1.Text;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.content.ContactCard;
import io.manyline.whatsapp.content.LinkPreview;
import io.manyline.whatsapp.content.MediaKind;
import io.manyline.whatsapp.content.MediaTraits;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.content.Quote;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a caller wants to send, as the client knows it.
///
/// **Errors:** [SendException] `CONTENT_INVALID` for what the gateway would not have let through.
public final class CommandContents {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{5,20}");

  private CommandContents() {}

  /// @param at of the command: when a reaction, vote, answer or edit was made
  public static MessageContent read(
      io.manyline.proto.message.v1.MessageContent content, Instant at) {
    MessageContext context = context(content.getContext());
    return switch (content.getContentCase()) {
      case TEXT -> text(content.getText(), context);
      case MEDIA -> media(content.getMedia(), context);
      case LOCATION ->
          new MessageContent.Location(
              content.getLocation().getLatitude(),
              content.getLocation().getLongitude(),
              content.getLocation().getName(),
              content.getLocation().getAddress(),
              content.getLocation().getUrl(),
              content.getLocation().getAccuracyMeters(),
              context);
      case LIVE_LOCATION -> live(content.getLiveLocation(), context);
      case CONTACTS ->
          new MessageContent.Contacts(
              content.getContacts().getTitle(),
              content.getContacts().getCardsList().stream()
                  .map(card -> new ContactCard(card.getName(), card.getVcard()))
                  .toList(),
              context);
      case POLL ->
          new MessageContent.Poll(
              content.getPoll().getQuestion(),
              content.getPoll().getOptionsList(),
              content.getPoll().getSelectable(),
              ByteString.EMPTY,
              context);
      case EVENT -> event(content.getEvent(), context);
      default -> reference(content, at);
    };
  }

  private static MessageContent reference(
      io.manyline.proto.message.v1.MessageContent content, Instant at) {
    return switch (content.getContentCase()) {
      case REACTION ->
          new MessageContent.Reaction(
              ref(content.getReaction().getTarget()), content.getReaction().getEmoji(), at);
      case EDIT ->
          new MessageContent.Edit(
              ref(content.getEdit().getTarget()), read(content.getEdit().getContent(), at), at);
      case DELETE -> new MessageContent.Revoke(ref(content.getDelete().getTarget()));
      case POLL_VOTE ->
          new MessageContent.PollVote(
              ref(content.getPollVote().getPoll()), content.getPollVote().getOptionsList(), at);
      case EVENT_RESPONSE ->
          new MessageContent.EventResponse(
              ref(content.getEventResponse().getEvent()),
              attendance(content.getEventResponse().getAnswer()),
              content.getEventResponse().getExtraGuests(),
              at);
      case EPHEMERAL ->
          new MessageContent.EphemeralSetting(
              Duration.ofSeconds(content.getEphemeral().getAfterSeconds()));
      case FORWARD ->
          new MessageContent.Forward(
              jid(content.getForward().getChat()), content.getForward().getMessageId());
      default -> throw invalid("a kind that this release does not send");
    };
  }

  private static MessageContent text(Text text, MessageContext context) {
    LinkPreview preview =
        text.hasPreview()
            ? new LinkPreview(
                text.getPreview().getUrl(),
                text.getPreview().getTitle(),
                text.getPreview().getDescription(),
                text.getPreview().getThumbnail())
            : null;
    return new MessageContent.Text(text.getText(), preview, context);
  }

  private static MessageContent media(Media media, MessageContext context) {
    MediaFile file = media.getFile();
    MediaTraits traits =
        new MediaTraits(
            media.getWidth(),
            media.getHeight(),
            media.getSeconds(),
            media.getFileName(),
            file.getThumbnail(),
            file.getWaveform(),
            media.getAnimated());
    return new MessageContent.Media(
        mediaKind(media.getKind()),
        new io.manyline.whatsapp.content.MediaFile(
            file.getUrl(),
            file.getDirectPath(),
            file.getMediaKey(),
            file.getSha256(),
            file.getEncSha256(),
            Integer.toUnsignedLong(media.getSize()),
            media.getMimeType(),
            instant(file.getKeyTime()),
            file.getHandle()),
        media.getCaption(),
        traits,
        media.getViewOnce(),
        context);
  }

  private static MessageContent live(LiveLocation live, MessageContext context) {
    return new MessageContent.LiveLocation(
        live.getLatitude(),
        live.getLongitude(),
        new MessageContent.Motion(
            live.getAccuracyMeters(), live.getSpeedMetersPerSecond(), live.getHeadingDegrees()),
        live.getCaption(),
        live.getSequence(),
        Duration.ofSeconds(live.getSinceSeconds()),
        context);
  }

  private static MessageContent event(EventInvite event, MessageContext context) {
    MessageContent.Place place =
        event.hasPlace()
            ? new MessageContent.Place(
                event.getPlace().getLatitude(),
                event.getPlace().getLongitude(),
                event.getPlace().getName(),
                event.getPlace().getAddress())
            : null;
    return new MessageContent.Event(
        event.getName(),
        new MessageContent.Schedule(
            event.getDescription(),
            instant(event.getStart()),
            event.hasEnd() ? instant(event.getEnd()) : null,
            event.getGuestsAllowed()),
        place,
        event.getJoinLink(),
        event.getCancelled(),
        ByteString.EMPTY,
        context);
  }

  private static MessageContext context(Context context) {
    Quote quote = null;
    if (context.hasReplyTo()) {
      io.manyline.proto.message.v1.Quote wanted = context.getReplyTo();
      quote =
          new Quote(
              wanted.getMessageId(),
              wanted.hasAuthor() ? jid(wanted.getAuthor()) : null,
              wanted.hasContent() ? read(wanted.getContent(), Instant.EPOCH) : null);
    }
    return new MessageContext(
        quote,
        context.getMentionsList().stream().map(CommandContents::jid).toList(),
        context.getForwardingScore(),
        Duration.ofSeconds(context.getDisappearsAfterSeconds()));
  }

  private static MessageRef ref(io.manyline.proto.message.v1.MessageRef ref) {
    return new MessageRef(
        ref.getMessageId(), ref.getFromMe(), ref.hasAuthor() ? jid(ref.getAuthor()) : null);
  }

  /// By its public name.
  public static MediaKind mediaKind(String kind) {
    try {
      return MediaKind.valueOf(kind.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw invalid("no kind of media");
    }
  }

  private static MessageContent.Attendance attendance(String answer) {
    return switch (answer) {
      case "going" -> MessageContent.Attendance.GOING;
      case "not_going" -> MessageContent.Attendance.NOT_GOING;
      case "maybe" -> MessageContent.Attendance.MAYBE;
      default -> throw invalid("no answer to an event");
    };
  }

  private static Jid jid(String text) {
    try {
      return DIGITS.matcher(text).matches() ? Jid.phone(text) : Jid.parse(text).account();
    } catch (MalformedJidException e) {
      throw invalid("an address that is none");
    }
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds());
  }

  private static SendException invalid(String why) {
    return new SendException(Reason.CONTENT_INVALID, why);
  }
}
