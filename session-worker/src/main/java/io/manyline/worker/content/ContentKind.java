package io.manyline.worker.content;

import io.manyline.proto.message.v1.MessageContent;
import java.util.Locale;
import java.util.Optional;

/// The public name of a content's kind, and the text that it has.
///
/// @param name text, image, …, reaction, edit, …, unsupported @param text its text or caption
public record ContentKind(String name, Optional<String> text) {

  public static ContentKind of(MessageContent content) {
    return switch (content.getContentCase()) {
      case TEXT -> new ContentKind("text", Optional.of(content.getText().getText()));
      case MEDIA ->
          new ContentKind(content.getMedia().getKind(), present(content.getMedia().getCaption()));
      case LIVE_LOCATION ->
          new ContentKind("live_location", present(content.getLiveLocation().getCaption()));
      case EDIT -> new ContentKind("edit", ContentKind.of(content.getEdit().getContent()).text());
      case CONTENT_NOT_SET -> new ContentKind("unsupported", Optional.empty());
      default ->
          new ContentKind(
              content.getContentCase().name().toLowerCase(Locale.ROOT), Optional.empty());
    };
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
