package io.manyline.worker.content;

import com.google.protobuf.Timestamp;
import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.message.v1.ContactCard;
import io.manyline.proto.message.v1.Contacts;
import io.manyline.proto.message.v1.Context;
import io.manyline.proto.message.v1.Delete;
import io.manyline.proto.message.v1.Edit;
import io.manyline.proto.message.v1.Ephemeral;
import io.manyline.proto.message.v1.EventInvite;
import io.manyline.proto.message.v1.EventResponse;
import io.manyline.proto.message.v1.Forward;
import io.manyline.proto.message.v1.LinkPreview;
import io.manyline.proto.message.v1.LiveLocation;
import io.manyline.proto.message.v1.Location;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageRef;
import io.manyline.proto.message.v1.Poll;
import io.manyline.proto.message.v1.PollVote;
import io.manyline.proto.message.v1.Quote;
import io.manyline.proto.message.v1.Reaction;
import io.manyline.proto.message.v1.Text;
import io.manyline.proto.message.v1.Unsupported;
import io.manyline.whatsapp.content.MessageContent.Composed;
import io.manyline.whatsapp.content.MessageContent.Sealed;
import io.manyline.whatsapp.content.MessageContext;
import java.time.Instant;
import java.util.Locale;

/// What a message says, as events tell it: without keys, secrets and thumbnails.
public final class EventContents {
  private EventContents() {}

  public static MessageContent write(io.manyline.whatsapp.content.MessageContent content) {
    MessageContent.Builder written = MessageContent.newBuilder();
    switch (content) {
      case Composed it -> composed(it, written);
      case io.manyline.whatsapp.content.MessageContent.Reaction it ->
          written.setReaction(
              Reaction.newBuilder().setTarget(ref(it.target())).setEmoji(it.emoji()));
      case io.manyline.whatsapp.content.MessageContent.Edit it ->
          written.setEdit(
              Edit.newBuilder().setTarget(ref(it.target())).setContent(write(it.content())));
      case io.manyline.whatsapp.content.MessageContent.Revoke it ->
          written.setDelete(Delete.newBuilder().setTarget(ref(it.target())));
      case io.manyline.whatsapp.content.MessageContent.PollVote it ->
          written.setPollVote(
              PollVote.newBuilder()
                  .setPoll(ref(it.poll()))
                  .addAllOptions(it.options())
                  .setReadable(true));
      case io.manyline.whatsapp.content.MessageContent.EventResponse it ->
          written.setEventResponse(
              EventResponse.newBuilder()
                  .setEvent(ref(it.event()))
                  .setAnswer(lower(it.attendance()))
                  .setExtraGuests(it.extraGuests())
                  .setReadable(true));
      case Sealed it -> sealed(it, written);
      case io.manyline.whatsapp.content.MessageContent.EphemeralSetting it ->
          written.setEphemeral(
              Ephemeral.newBuilder().setAfterSeconds((int) it.after().toSeconds()));
      case io.manyline.whatsapp.content.MessageContent.Forward it ->
          written.setForward(
              Forward.newBuilder().setChat(it.chat().toString()).setMessageId(it.messageId()));
      case io.manyline.whatsapp.content.MessageContent.Unsupported it ->
          written.setUnsupported(Unsupported.newBuilder().setKind(it.kind()));
    }
    return written.build();
  }

  private static void composed(Composed content, MessageContent.Builder written) {
    switch (content) {
      case io.manyline.whatsapp.content.MessageContent.Text it -> written.setText(text(it));
      case io.manyline.whatsapp.content.MessageContent.Media it -> written.setMedia(media(it));
      case io.manyline.whatsapp.content.MessageContent.Location it ->
          written.setLocation(
              Location.newBuilder()
                  .setLatitude(it.latitude())
                  .setLongitude(it.longitude())
                  .setName(it.name())
                  .setAddress(it.address())
                  .setUrl(it.url())
                  .setAccuracyMeters(it.accuracyMeters()));
      case io.manyline.whatsapp.content.MessageContent.LiveLocation it ->
          written.setLiveLocation(live(it));
      case io.manyline.whatsapp.content.MessageContent.Contacts it ->
          written.setContacts(
              Contacts.newBuilder()
                  .setTitle(it.title())
                  .addAllCards(
                      it.cards().stream()
                          .map(
                              card ->
                                  ContactCard.newBuilder()
                                      .setName(card.name())
                                      .setVcard(card.vcard())
                                      .build())
                          .toList()));
      case io.manyline.whatsapp.content.MessageContent.Poll it ->
          written.setPoll(
              Poll.newBuilder()
                  .setQuestion(it.question())
                  .addAllOptions(it.options())
                  .setSelectable(it.selectable()));
      case io.manyline.whatsapp.content.MessageContent.Event it -> written.setEvent(event(it));
    }
    written.setContext(context(content.context()));
  }

  private static Text.Builder text(io.manyline.whatsapp.content.MessageContent.Text text) {
    Text.Builder written = Text.newBuilder().setText(text.text());
    if (text.preview() != null) {
      written.setPreview(
          LinkPreview.newBuilder()
              .setUrl(text.preview().url())
              .setTitle(text.preview().title())
              .setDescription(text.preview().description()));
    }
    return written;
  }

  private static Media.Builder media(io.manyline.whatsapp.content.MessageContent.Media media) {
    return Media.newBuilder()
        .setKind(lower(media.kind()))
        .setMimeType(media.file().mimeType())
        .setSize(JsonNumber.of(media.file().length()))
        .setCaption(media.caption())
        .setWidth(media.traits().width())
        .setHeight(media.traits().height())
        .setSeconds(media.traits().seconds())
        .setFileName(media.traits().fileName())
        .setViewOnce(media.viewOnce())
        .setAnimated(media.traits().animated());
  }

  private static LiveLocation.Builder live(
      io.manyline.whatsapp.content.MessageContent.LiveLocation live) {
    return LiveLocation.newBuilder()
        .setLatitude(live.latitude())
        .setLongitude(live.longitude())
        .setAccuracyMeters(live.motion().accuracyMeters())
        .setSpeedMetersPerSecond(live.motion().metersPerSecond())
        .setHeadingDegrees(live.motion().heading())
        .setCaption(live.caption())
        .setSequence(live.sequence())
        .setSinceSeconds((int) live.since().toSeconds());
  }

  private static EventInvite.Builder event(
      io.manyline.whatsapp.content.MessageContent.Event event) {
    EventInvite.Builder written =
        EventInvite.newBuilder()
            .setName(event.name())
            .setDescription(event.schedule().description())
            .setStart(timestamp(event.schedule().start()))
            .setJoinLink(event.joinLink())
            .setGuestsAllowed(event.schedule().guestsAllowed())
            .setCancelled(event.cancelled());
    Instant end = event.schedule().end();
    if (end != null) {
      written.setEnd(timestamp(end));
    }
    io.manyline.whatsapp.content.MessageContent.Place place = event.place();
    if (place != null) {
      written.setPlace(
          Location.newBuilder()
              .setLatitude(place.latitude())
              .setLongitude(place.longitude())
              .setName(place.name())
              .setAddress(place.address()));
    }
    return written;
  }

  private static Context.Builder context(MessageContext context) {
    Context.Builder written =
        Context.newBuilder()
            .setForwardingScore(context.forwardingScore())
            .setDisappearsAfterSeconds((int) context.disappearsAfter().toSeconds());
    context.mentions().forEach(mention -> written.addMentions(mention.toString()));
    io.manyline.whatsapp.content.Quote quote = context.quote();
    if (quote != null) {
      Quote.Builder replyTo = written.getReplyToBuilder().setMessageId(quote.messageId());
      if (quote.author() != null) {
        replyTo.setAuthor(quote.author().toString());
      }
      if (quote.content() != null) {
        replyTo.setContent(write(quote.content()));
      }
    }
    return written;
  }

  private static void sealed(Sealed sealed, MessageContent.Builder written) {
    switch (sealed.purpose()) {
      case POLL_VOTE -> written.setPollVote(PollVote.newBuilder().setPoll(ref(sealed.target())));
      case EVENT_RESPONSE ->
          written.setEventResponse(
              EventResponse.newBuilder().setEvent(ref(sealed.target())).setAnswer("unknown"));
      case REACTION, EVENT_EDIT, MESSAGE_EDIT ->
          written.setUnsupported(
              Unsupported.newBuilder().setKind("encrypted_" + lower(sealed.purpose())));
    }
  }

  private static MessageRef.Builder ref(io.manyline.whatsapp.content.MessageRef ref) {
    MessageRef.Builder written =
        MessageRef.newBuilder().setMessageId(ref.messageId()).setFromMe(ref.fromMe());
    if (ref.author() != null) {
      written.setAuthor(ref.author().toString());
    }
    return written;
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
