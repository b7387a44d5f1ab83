package io.manyline.gateway.message;

import com.google.protobuf.Timestamp;
import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.message.v1.ContactCard;
import io.manyline.proto.message.v1.Contacts;
import io.manyline.proto.message.v1.EventInvite;
import io.manyline.proto.message.v1.LiveLocation;
import io.manyline.proto.message.v1.Location;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MediaFile;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.Poll;
import io.manyline.registry.media.MediaId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The kinds that a person composes, apart from text.
final class ComposedContents {
  static final int MAX_OPTIONS = 12;
  private static final int MAX_OPTION = 100;
  private static final int MAX_QUESTION = 255;
  private static final int MAX_CAPTION = 4_096;
  private static final int MAX_CARDS = 50;
  private static final int MAX_VCARD = 16 * 1024;
  private static final int MAX_PIXELS = 65_535;
  private static final int MAX_SECONDS = 86_400;
  private static final int MAX_THUMBNAIL = 64 * 1024;
  private static final int KEY = 32;
  private static final long LATEST = 1L << 33;

  private ComposedContents() {}

  static void write(String type, MessageRequest request, MessageContent.Builder content) {
    switch (type) {
      case "location" ->
          content.setLocation(place("location", Checks.present("location", request.location())));
      case "live_location" ->
          content.setLiveLocation(live(Checks.present("live_location", request.liveLocation())));
      case "contacts" ->
          content.setContacts(contacts(Checks.present("contacts", request.contacts())));
      case "poll" -> content.setPoll(poll(Checks.present("poll", request.poll())));
      case "event" -> content.setEvent(event(Checks.present("event", request.event())));
      default -> content.setMedia(media(type, Checks.present("media", request.media())));
    }
  }

  /// @return the texts, each checked
  static List<String> texts(String field, List<String> texts) {
    List<String> checked =
        texts.stream().map(text -> Checks.text(field, text, MAX_OPTION)).toList();
    if (Set.copyOf(checked).size() < checked.size()) {
      throw Checks.failed("The field " + field + " names something twice.");
    }
    return checked;
  }

  private static Location place(String field, MessageRequest.Place place) {
    return Location.newBuilder()
        .setLatitude(Checks.degrees(field + ".latitude", place.latitude(), 90))
        .setLongitude(Checks.degrees(field + ".longitude", place.longitude(), 180))
        .setName(Checks.optional(field + ".name", place.name(), 1_000))
        .setAddress(Checks.optional(field + ".address", place.address(), 1_000))
        .setUrl(Checks.optional(field + ".url", place.url(), 2_048))
        .setAccuracyMeters(
            Checks.number(field + ".accuracy_meters", place.accuracyMeters(), 0, 1_000_000))
        .build();
  }

  private static LiveLocation live(MessageRequest.Live live) {
    Float speed = live.speedMetersPerSecond();
    if (speed != null && !(speed >= 0 && speed < 100_000)) {
      throw Checks.failed("The field live_location.speed_meters_per_second is not negative.");
    }
    Long sequence = live.sequence();
    if (sequence != null && sequence < 0) {
      throw Checks.failed("The field live_location.sequence is not negative.");
    }
    return LiveLocation.newBuilder()
        .setLatitude(Checks.degrees("live_location.latitude", live.latitude(), 90))
        .setLongitude(Checks.degrees("live_location.longitude", live.longitude(), 180))
        .setAccuracyMeters(
            Checks.number("live_location.accuracy_meters", live.accuracyMeters(), 0, 1_000_000))
        .setSpeedMetersPerSecond(speed == null ? 0 : speed)
        .setHeadingDegrees(
            Checks.number("live_location.heading_degrees", live.headingDegrees(), 0, 360))
        .setCaption(Checks.optional("live_location.caption", live.caption(), MAX_CAPTION))
        .setSequence(sequence == null ? 1 : sequence)
        .setSinceSeconds(
            Checks.number("live_location.since_seconds", live.sinceSeconds(), 0, MAX_SECONDS))
        .build();
  }

  private static Contacts contacts(MessageRequest.Contacts contacts) {
    List<MessageRequest.Card> cards = Checks.present("contacts.cards", contacts.cards());
    if (cards.isEmpty() || cards.size() > MAX_CARDS || cards.stream().anyMatch(Objects::isNull)) {
      throw Checks.failed("The field contacts.cards has 1 to " + MAX_CARDS + " entries.");
    }
    Contacts.Builder written =
        Contacts.newBuilder().setTitle(Checks.optional("contacts.title", contacts.title(), 300));
    for (MessageRequest.Card card : cards) {
      written.addCards(
          ContactCard.newBuilder()
              .setName(Checks.text("contacts.cards.name", card.name(), 300))
              .setVcard(Checks.text("contacts.cards.vcard", card.vcard(), MAX_VCARD)));
    }
    return written.build();
  }

  private static Poll poll(MessageRequest.Poll poll) {
    List<String> options = Checks.present("poll.options", poll.options());
    if (options.size() < 2 || options.size() > MAX_OPTIONS) {
      throw Checks.failed("The field poll.options has 2 to " + MAX_OPTIONS + " entries.");
    }
    return Poll.newBuilder()
        .setQuestion(Checks.text("poll.question", poll.question(), MAX_QUESTION))
        .addAllOptions(texts("poll.options", options))
        .setSelectable(Checks.number("poll.selectable", poll.selectable(), 0, options.size()))
        .build();
  }

  private static EventInvite event(MessageRequest.Event event) {
    Instant start = Checks.present("event.start", event.start());
    EventInvite.Builder written =
        EventInvite.newBuilder()
            .setName(Checks.text("event.name", event.name(), 100))
            .setDescription(Checks.optional("event.description", event.description(), 2_048))
            .setStart(time("event.start", start))
            .setJoinLink(Checks.optional("event.join_link", event.joinLink(), 2_048))
            .setGuestsAllowed(Boolean.TRUE.equals(event.guestsAllowed()));
    Instant end = event.end();
    if (end != null) {
      if (end.isBefore(start)) {
        throw Checks.failed("The field event.end is before event.start.");
      }
      written.setEnd(time("event.end", end));
    }
    if (event.place() != null) {
      written.setPlace(place("event.place", event.place()));
    }
    return written.build();
  }

  private static Media media(String kind, MessageRequest.Media media) {
    boolean captionless = Set.of("audio", "voice_note", "sticker").contains(kind);
    if (captionless && media.caption() != null) {
      throw Checks.failed("The field media.caption does not belong to type " + kind + ".");
    }
    boolean once = Boolean.TRUE.equals(media.viewOnce());
    if (once && !Set.of("image", "video", "voice_note").contains(kind)) {
      throw Checks.failed("The field media.view_once does not belong to type " + kind + ".");
    }
    Long size = media.size();
    if (size != null && size < 0) {
      throw Checks.failed("The field media.size is not negative.");
    }
    Media.Builder written = Media.newBuilder();
    source(media, written);
    return written
        .setKind(kind)
        .setSize(size == null ? 0 : JsonNumber.of(size))
        .setCaption(Checks.optional("media.caption", media.caption(), MAX_CAPTION))
        .setWidth(Checks.number("media.width", media.width(), 0, MAX_PIXELS))
        .setHeight(Checks.number("media.height", media.height(), 0, MAX_PIXELS))
        .setSeconds(Checks.number("media.seconds", media.seconds(), 0, MAX_SECONDS))
        .setFileName(Checks.optional("media.file_name", media.fileName(), 300))
        .setViewOnce(once)
        .setAnimated(Boolean.TRUE.equals(media.animated()))
        .build();
  }

  /// Where the bytes are: exactly one of three.
  private static void source(MessageRequest.Media media, Media.Builder written) {
    long sources =
        Stream.of(media.mediaId(), media.data(), media.file()).filter(Objects::nonNull).count();
    if (sources != 1) {
      throw Checks.failed(
          "The field media has one of media_id, data and file: upload a file with POST …/media"
              + " to get a media_id.");
    }
    String mediaId = media.mediaId();
    if (mediaId != null) {
      if (!MediaId.isValid(mediaId)) {
        throw Checks.failed("The field media.media_id is none that an upload gave.");
      }
      written
          .setMediaId(mediaId)
          .setMimeType(Checks.optional("media.mime_type", media.mimeType(), 200));
    } else {
      written.setMimeType(Checks.text("media.mime_type", media.mimeType(), 200));
    }
    MessageRequest.File file = media.file();
    MediaFile.Builder shown = file == null ? MediaFile.newBuilder() : file(file);
    if (media.thumbnail() != null) {
      shown.setThumbnail(Checks.optionalBytes("media.thumbnail", media.thumbnail(), MAX_THUMBNAIL));
    }
    if (media.waveform() != null) {
      shown.setWaveform(Checks.optionalBytes("media.waveform", media.waveform(), KEY * 2));
    }
    if (!shown.build().equals(MediaFile.getDefaultInstance())) {
      written.setFile(shown);
    }
  }

  private static MediaFile.Builder file(MessageRequest.File file) {
    String path = Checks.text("media.file.direct_path", file.directPath(), 2_048);
    if (!path.startsWith("/")) {
      throw Checks.failed("The field media.file.direct_path begins with /.");
    }
    return MediaFile.newBuilder()
        .setUrl(Checks.optional("media.file.url", file.url(), 2_048))
        .setDirectPath(path)
        .setMediaKey(Checks.bytes("media.file.media_key", file.mediaKey(), KEY))
        .setSha256(Checks.bytes("media.file.sha256", file.sha256(), KEY))
        .setEncSha256(Checks.bytes("media.file.enc_sha256", file.encSha256(), KEY))
        .setThumbnail(Checks.optionalBytes("media.file.thumbnail", file.thumbnail(), MAX_THUMBNAIL))
        .setWaveform(Checks.optionalBytes("media.file.waveform", file.waveform(), KEY * 2));
  }

  private static Timestamp time(String field, @Nullable Instant time) {
    long seconds = time == null ? -1 : time.getEpochSecond();
    if (seconds < 0 || seconds >= LATEST) {
      throw Checks.failed("The field " + field + " is no time that a calendar shows.");
    }
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }
}
