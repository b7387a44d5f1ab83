package io.manyline.sandbox.admin;

import io.manyline.sandbox.media.MediaDoor;
import io.manyline.sandbox.media.MediaRefusedException;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMedia.Kind;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Buttons of the phones that carry bytes: `POST /phones/{number}/media?to=&type=[&caption=]
/// [&file_name=]` with the file as body and its type as `Content-Type`, and `GET
/// /phones/{number}/messages/{id}/media`.
///
/// **Shape:** `type` is image, video, gif, video_note, audio, voice, document or sticker.
public final class PhoneMediaDoor implements MediaDoor {
  private static final int MAX_TEXT = 4_096;

  private final Phones phones;

  public PhoneMediaDoor(Phones phones) {
    this.phones = phones;
  }

  @Override
  public MediaType type(Map<String, String> query) {
    return kind(query).type();
  }

  @Override
  public CompletableFuture<Answer> send(
      String number, Map<String, String> query, String mimetype, MediaServer.Added file) {
    Kind kind = kind(query);
    PhoneMedia media =
        new PhoneMedia(
            kind,
            mimetype,
            text(query, "caption"),
            text(query, "file_name"),
            file.url(),
            file.directPath(),
            MediaSecrets.of(file.media(), kind.type()));
    return phones
        .find(number)
        .thenCompose(phone -> phone.sendMedia(query.getOrDefault("to", ""), media))
        .thenApply(id -> Envelopes.success(201, Map.of("message_id", id)));
  }

  @Override
  public CompletableFuture<Shown> show(String number, String messageId) {
    return phones.find(number).thenCompose(phone -> phone.readMedia(messageId));
  }

  @Override
  public Answer failure(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof MediaRefusedException refused
        ? Envelopes.failure(
            new ControlException(
                refused.status(), "MEDIA_NOT_FOUND", String.valueOf(refused.getMessage())))
        : Envelopes.failure(thrown);
  }

  private static Kind kind(Map<String, String> query) {
    String wanted = query.getOrDefault("type", "").toUpperCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(wanted)) {
        return kind;
      }
    }
    throw new MediaRefusedException(
        400, "type must be image, video, gif, video_note, audio, voice, document or sticker");
  }

  private static String text(Map<String, String> query, String name) {
    String text = query.getOrDefault(name, "");
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }
}
