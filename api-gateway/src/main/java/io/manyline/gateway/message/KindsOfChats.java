package io.manyline.gateway.message;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which kinds of messages go where not every kind goes.
///
/// **Errors:** `VALIDATION_FAILED`, with the kinds that are possible.
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
      new TreeSet<>(Set.of("text", "poll", "location", "contacts", "edit", "delete"));

  private KindsOfChats() {}

  static boolean isChannel(String to) {
    return CHANNEL.matcher(to).matches();
  }

  /// @param to as [Recipients] tells it
  static void check(String to, String type) {
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
  }
}
