package io.manyline.gateway.message;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Body of a message of any kind: `type` says which, and which of the other fields belong to it.
///
/// **Shape:** `text` for text; `media` for image, video, video_note, gif, audio, voice_note,
/// document and sticker; for every other type the field of its name. `reply_to`, `mentions` and
/// `disappears_after_seconds` go with whatever a person composes. **Errors:** [RequestContents]
/// checks it.
///
/// @param to a phone number with country code, an address `…@s.whatsapp.net`, `…@lid`, `…@g.us`, or
///   `status@broadcast` for a status post
@Schema(name = "Message")
record MessageRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "text",
            allowableValues = {
              "text",
              "image",
              "video",
              "video_note",
              "gif",
              "audio",
              "voice_note",
              "document",
              "sticker",
              "location",
              "live_location",
              "contacts",
              "poll",
              "event",
              "reaction",
              "edit",
              "delete",
              "poll_vote",
              "event_response",
              "ephemeral",
              "forward"
            })
        @Nullable String type,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "628987654321")
        @Nullable String to,
    @Schema(example = "Hello!", description = "of type text") @Nullable String text,
    @Nullable Preview preview,
    @Nullable Media media,
    @Nullable Place location,
    @Nullable Live liveLocation,
    @Nullable Contacts contacts,
    @Nullable Poll poll,
    @Nullable Event event,
    @Nullable Reaction reaction,
    @Nullable Edit edit,
    @Nullable Target delete,
    @Nullable Vote pollVote,
    @Nullable Response eventResponse,
    @Nullable Ephemeral ephemeral,
    @Nullable Forward forward,
    @Nullable ReplyTo replyTo,
    @Nullable List<String> mentions,
    @Nullable Integer disappearsAfterSeconds) {

  /// Of a link in the text. @param thumbnail JPEG in base64
  @Schema(name = "LinkPreview")
  record Preview(
      @Nullable String url,
      @Nullable String title,
      @Nullable String description,
      byte @Nullable [] thumbnail) {}

  /// A file, by one of three: `media_id` of an upload; `data`, a small one itself in base64;
  /// `file`, the complete reference of one that WhatsApp has, keys and hashes 32 bytes each in
  /// base64.
  ///
  /// @param mimeType required unless `media_id` says it @param thumbnail small JPEG, PNG for a
  ///   sticker, in base64 @param waveform of a voice note, in base64
  @Schema(name = "Media")
  record Media(
      @Nullable String mediaId,
      byte @Nullable [] data,
      @Nullable String mimeType,
      @Nullable Long size,
      @Nullable String caption,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer seconds,
      @Nullable String fileName,
      @Nullable Boolean viewOnce,
      @Nullable Boolean animated,
      byte @Nullable [] thumbnail,
      byte @Nullable [] waveform,
      @Nullable File file) {
    @Override
    public String toString() {
      return "Media[]";
    }
  }

  @Schema(name = "MediaFile")
  record File(
      @Nullable String url,
      @Nullable String directPath,
      byte @Nullable [] mediaKey,
      byte @Nullable [] sha256,
      byte @Nullable [] encSha256,
      byte @Nullable [] thumbnail,
      byte @Nullable [] waveform) {}

  @Schema(name = "Location")
  record Place(
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable String name,
      @Nullable String address,
      @Nullable String url,
      @Nullable Integer accuracyMeters) {}

  @Schema(name = "LiveLocation")
  record Live(
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable Integer accuracyMeters,
      @Nullable Float speedMetersPerSecond,
      @Nullable Integer headingDegrees,
      @Nullable String caption,
      @Nullable Long sequence,
      @Nullable Integer sinceSeconds) {}

  @Schema(name = "Contacts")
  record Contacts(@Nullable String title, @Nullable List<Card> cards) {}

  @Schema(name = "ContactCard")
  record Card(@Nullable String name, @Nullable String vcard) {}

  /// @param selectable how many options one may choose, 0 for any number
  @Schema(name = "Poll")
  record Poll(
      @Nullable String question, @Nullable List<String> options, @Nullable Integer selectable) {}

  @Schema(name = "EventInvite")
  record Event(
      @Nullable String name,
      @Nullable String description,
      @Nullable Instant start,
      @Nullable Instant end,
      @Nullable Place place,
      @Nullable String joinLink,
      @Nullable Boolean guestsAllowed) {}

  /// A message of the chat. Who wrote it is looked up when it is recent; else say it.
  @Schema(name = "MessageTarget")
  record Target(@Nullable String messageId, @Nullable Boolean fromMe, @Nullable String author) {}

  /// @param emoji empty takes the reaction back
  @Schema(name = "Reaction")
  record Reaction(
      @Nullable String messageId,
      @Nullable Boolean fromMe,
      @Nullable String author,
      @Nullable String emoji) {}

  /// @param text what the message, one of our own, says from now on
  @Schema(name = "Edit")
  record Edit(@Nullable String messageId, @Nullable String text) {}

  /// @param options by name; none takes the vote back
  @Schema(name = "PollVote")
  record Vote(@Nullable String messageId, @Nullable List<String> options) {}

  @Schema(name = "EventResponse")
  record Response(
      @Nullable String messageId,
      @Schema(allowableValues = {"going", "not_going", "maybe"}) @Nullable String answer,
      @Nullable Integer extraGuests) {}

  @Schema(name = "Ephemeral")
  record Ephemeral(
      @Schema(allowableValues = {"0", "86400", "604800", "7776000"})
          @Nullable Integer afterSeconds) {}

  /// @param chat that the message is in
  @Schema(name = "Forward")
  record Forward(@Nullable String chat, @Nullable String messageId) {}

  /// What is replied to. Text and author are needed only when the message is not kept any more.
  @Schema(name = "ReplyTo")
  record ReplyTo(@Nullable String messageId, @Nullable String author, @Nullable String text) {}

  @Override
  public String toString() {
    return "MessageRequest[" + type + "]";
  }
}
