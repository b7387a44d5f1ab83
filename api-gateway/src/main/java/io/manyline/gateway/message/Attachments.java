package io.manyline.gateway.message;

import io.manyline.gateway.media.MediaFiles;
import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.media.MediaLabel;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Completes a message with what is known of its file, which must be there; a small one that came
/// with the request is stored first.
///
/// **Errors:** those of [MediaFiles].
@Component
final class Attachments {
  private final MediaFiles files;

  Attachments(MediaFiles files) {
    this.files = files;
  }

  /// @param data of the file itself, when that came with the request @param hash of the request
  Mono<MessageContent> attach(
      SessionUid uid, MessageContent content, byte @Nullable [] data, byte[] hash) {
    Media media = content.getMedia();
    if (data != null) {
      MediaId id = MediaId.derived(uid, "sent", HexFormat.of().formatHex(hash));
      MediaLabel label = MediaLabel.of(media.getMimeType(), media.getFileName());
      return files.store(uid, id, label, Flux.just(data)).map(info -> with(content, info));
    }
    return media.getMediaId().isEmpty()
        ? Mono.just(content)
        : files.find(uid, media.getMediaId()).map(item -> with(content, item.info()));
  }

  /// What the caller says counts; what it leaves out is taken from the file.
  private static MessageContent with(MessageContent content, MediaInfo info) {
    Media.Builder media =
        content.getMedia().toBuilder()
            .setMediaId(info.id().value())
            .setSize(JsonNumber.of(info.size()));
    if (media.getMimeType().isEmpty()) {
      media.setMimeType(info.label().mimeType());
    }
    if (media.getFileName().isEmpty() && media.getKind().equals("document")) {
      media.setFileName(info.label().fileName());
    }
    if (media.getWidth() == 0 && media.getHeight() == 0) {
      media.setWidth(info.width()).setHeight(info.height());
    }
    return content.toBuilder().setMedia(media).build();
  }
}
