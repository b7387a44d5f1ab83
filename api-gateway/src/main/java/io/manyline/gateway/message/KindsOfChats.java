package io.manyline.gateway.message;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which kinds of messages go where not every kind goes.
///
/// **Shape:** a channel's files are not encrypted, so that one which WhatsApp has already under a
/// key is none for a channel. **Errors:** `VALIDATION_FAILED`, with what is possible.
final class KindsOfChats {
  static final String STATUS = "status@broadcast";

  private static final Set<String> OF_STATUS =
      new TreeSet<>(
          Set.of(
              "text",
              "image",
              "video",
              "gif",
              "audio",
              "voice_note",
              "reaction",
              "delete",
              "forward"));

  private static final Pattern CHANNEL = Pattern.compile("[0-9]{5,30}@newsletter");
  private static final Set<String> OF_CHANNELS =
      new TreeSet<>(
          Set.of(
              "text",
              "image",
              "video",
              "gif",
              "audio",
              "voice_note",
              "document",
              "sticker",
              "video_note",
              "poll",
              "location",
              "contacts",
              "edit",
              "delete"));

  private KindsOfChats() {}

  static boolean isChannel(String to) {
    return CHANNEL.matcher(to).matches();
  }

  /// @param to as [Recipients] tells it
  static void check(String to, String type, MessageRequest.@Nullable Media media) {
    if (to.equals(STATUS) && !OF_STATUS.contains(type)) {
      throw Checks.failed(
          "A status post is one of the types %s.".formatted(String.join(", ", OF_STATUS)));
    }
    if (isChannel(to) && !OF_CHANNELS.contains(type)) {
      throw Checks.failed(
          "A post in a channel is one of the types %s; reactions go by PUT"
                  .formatted(String.join(", ", OF_CHANNELS))
              + " /api/sessions/{id}/channels/{channel_id}/posts/{server_id}/reaction.");
    }
    if (isChannel(to) && media != null) {
      checkFile(media);
    }
  }

  private static void checkFile(MessageRequest.Media media) {
    if (media.file() != null) {
      throw Checks.failed(
          "A file in a channel is not encrypted: give it as media.media_id or media.data, not as"
              + " media.file.");
    }
    if (Boolean.TRUE.equals(media.viewOnce())) {
      throw Checks.failed("The field media.view_once does not belong to a post in a channel.");
    }
  }
}
