package io.manyline.gateway.message;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which fields belong to which type of message.
final class FieldsOfTypes {
  private static final Set<String> MEDIA =
      Set.of("image", "video", "video_note", "gif", "audio", "voice_note", "document", "sticker");
  private static final Set<String> OWN_FIELD =
      Set.of(
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
          "forward");
  private static final Set<String> COMPOSED =
      Set.of("text", "location", "live_location", "contacts", "poll", "event");

  private FieldsOfTypes() {}

  static boolean isMedia(String type) {
    return MEDIA.contains(type);
  }

  static void check(MessageRequest request, String type) {
    if (!type.equals("text") && !isMedia(type) && !OWN_FIELD.contains(type)) {
      throw Checks.failed(
          "There is no type \"%s\". Known: text, %s, %s."
              .formatted(
                  type.replaceAll("[^a-z_]", "?"),
                  String.join(", ", MEDIA.stream().sorted().toList()),
                  String.join(", ", OWN_FIELD.stream().sorted().toList())));
    }
    present(request)
        .forEach(
            (field, value) -> {
              if (value != null && !belongs(field, type)) {
                throw Checks.failed(
                    "The field %s does not belong to type %s.".formatted(field, type));
              }
            });
  }

  private static boolean belongs(String field, String type) {
    return switch (field) {
      case "preview" -> type.equals("text");
      case "media" -> isMedia(type);
      case "reply_to", "mentions", "disappears_after_seconds" ->
          isMedia(type) || COMPOSED.contains(type);
      default -> field.equals(type);
    };
  }

  private static Map<String, @Nullable Object> present(MessageRequest request) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("text", request.text());
    fields.put("preview", request.preview());
    fields.put("media", request.media());
    fields.put("location", request.location());
    fields.put("live_location", request.liveLocation());
    fields.put("contacts", request.contacts());
    fields.put("poll", request.poll());
    fields.put("event", request.event());
    fields.put("reaction", request.reaction());
    fields.put("edit", request.edit());
    fields.put("delete", request.delete());
    fields.put("poll_vote", request.pollVote());
    fields.put("event_response", request.eventResponse());
    fields.put("ephemeral", request.ephemeral());
    fields.put("forward", request.forward());
    fields.put("reply_to", request.replyTo());
    fields.put("mentions", request.mentions());
    fields.put("disappears_after_seconds", request.disappearsAfterSeconds());
    return fields;
  }
}
