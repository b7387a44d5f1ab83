package io.manyline.sandbox.phone;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.AudioMessage;
import io.manyline.whatsapp.proto.DocumentMessage;
import io.manyline.whatsapp.proto.FutureProofMessage;
import io.manyline.whatsapp.proto.ImageMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.StickerMessage;
import io.manyline.whatsapp.proto.VideoMessage;
import java.util.List;
import java.util.Optional;

/// The file in a message.
///
/// @param caption empty for none @param fileName as its sender calls it, empty for none
/// @param url absolute @param directPath the same without host
public record PhoneMedia(
    Kind kind,
    String mimetype,
    String caption,
    String fileName,
    String url,
    String directPath,
    MediaSecrets secrets) {

  /// What it is shown as.
  public enum Kind {
    IMAGE(MediaType.IMAGE),
    VIDEO(MediaType.VIDEO),
    GIF(MediaType.VIDEO),
    VIDEO_NOTE(MediaType.VIDEO),
    AUDIO(MediaType.AUDIO),
    VOICE(MediaType.AUDIO),
    DOCUMENT(MediaType.DOCUMENT),
    STICKER(MediaType.STICKER);

    private final MediaType type;

    Kind(MediaType type) {
      this.type = type;
    }

    public MediaType type() {
      return type;
    }
  }

  /// Empty for a message without a file.
  public static Optional<PhoneMedia> of(Message sealed) {
    Message message = opened(sealed);
    if (message.hasImageMessage()) {
      return Optional.of(of(message.getImageMessage()));
    }
    if (message.hasVideoMessage()) {
      VideoMessage video = message.getVideoMessage();
      return Optional.of(of(video, video.getGifPlayback() ? Kind.GIF : Kind.VIDEO));
    }
    if (message.hasPtvMessage()) {
      return Optional.of(of(message.getPtvMessage(), Kind.VIDEO_NOTE));
    }
    if (message.hasAudioMessage()) {
      return Optional.of(of(message.getAudioMessage()));
    }
    if (message.hasDocumentMessage()) {
      return Optional.of(of(message.getDocumentMessage()));
    }
    return message.hasStickerMessage()
        ? Optional.of(of(message.getStickerMessage()))
        : Optional.empty();
  }

  /// Where the file is after it was stored again.
  PhoneMedia at(String url, String directPath) {
    return new PhoneMedia(kind, mimetype, caption, fileName, url, directPath, secrets);
  }

  Message toMessage(long keySeconds) {
    Message.Builder message = Message.newBuilder();
    switch (kind) {
      case IMAGE -> message.setImageMessage(image(keySeconds));
      case VIDEO -> message.setVideoMessage(video(keySeconds));
      case GIF -> message.setVideoMessage(video(keySeconds).setGifPlayback(true));
      case VIDEO_NOTE -> message.setPtvMessage(video(keySeconds));
      case AUDIO -> message.setAudioMessage(audio(keySeconds));
      case VOICE -> message.setAudioMessage(audio(keySeconds).setPtt(true));
      case DOCUMENT -> message.setDocumentMessage(document(keySeconds));
      case STICKER -> message.setStickerMessage(sticker(keySeconds));
    }
    return message.build();
  }

  private static Message opened(Message message) {
    if (message.hasDeviceSentMessage()) {
      return opened(message.getDeviceSentMessage().getMessage());
    }
    for (FutureProofMessage envelope :
        List.of(
            message.getViewOnceMessage(),
            message.getViewOnceMessageV2(),
            message.getViewOnceMessageV2Extension(),
            message.getEphemeralMessage(),
            message.getDocumentWithCaptionMessage())) {
      if (envelope.hasMessage()) {
        return opened(envelope.getMessage());
      }
    }
    return message;
  }

  private ImageMessage.Builder image(long keySeconds) {
    return ImageMessage.newBuilder()
        .setUrl(url)
        .setDirectPath(directPath)
        .setMimetype(mimetype)
        .setCaption(caption)
        .setFileSha256(bytes(secrets.sha256()))
        .setFileEncSha256(bytes(secrets.storedSha256()))
        .setMediaKey(bytes(secrets.mediaKey()))
        .setMediaKeyTimestamp(keySeconds)
        .setFileLength(secrets.length());
  }

  private VideoMessage.Builder video(long keySeconds) {
    return VideoMessage.newBuilder()
        .setUrl(url)
        .setDirectPath(directPath)
        .setMimetype(mimetype)
        .setCaption(caption)
        .setFileSha256(bytes(secrets.sha256()))
        .setFileEncSha256(bytes(secrets.storedSha256()))
        .setMediaKey(bytes(secrets.mediaKey()))
        .setMediaKeyTimestamp(keySeconds)
        .setFileLength(secrets.length());
  }

  private AudioMessage.Builder audio(long keySeconds) {
    return AudioMessage.newBuilder()
        .setUrl(url)
        .setDirectPath(directPath)
        .setMimetype(mimetype)
        .setFileSha256(bytes(secrets.sha256()))
        .setFileEncSha256(bytes(secrets.storedSha256()))
        .setMediaKey(bytes(secrets.mediaKey()))
        .setMediaKeyTimestamp(keySeconds)
        .setFileLength(secrets.length());
  }

  private DocumentMessage.Builder document(long keySeconds) {
    return DocumentMessage.newBuilder()
        .setUrl(url)
        .setDirectPath(directPath)
        .setMimetype(mimetype)
        .setCaption(caption)
        .setFileName(fileName)
        .setTitle(fileName)
        .setFileSha256(bytes(secrets.sha256()))
        .setFileEncSha256(bytes(secrets.storedSha256()))
        .setMediaKey(bytes(secrets.mediaKey()))
        .setMediaKeyTimestamp(keySeconds)
        .setFileLength(secrets.length());
  }

  private StickerMessage.Builder sticker(long keySeconds) {
    return StickerMessage.newBuilder()
        .setUrl(url)
        .setDirectPath(directPath)
        .setMimetype(mimetype)
        .setFileSha256(bytes(secrets.sha256()))
        .setFileEncSha256(bytes(secrets.storedSha256()))
        .setMediaKey(bytes(secrets.mediaKey()))
        .setMediaKeyTimestamp(keySeconds)
        .setFileLength(secrets.length());
  }

  private static PhoneMedia of(ImageMessage m) {
    return new PhoneMedia(
        Kind.IMAGE,
        m.getMimetype(),
        m.getCaption(),
        "",
        m.getUrl(),
        m.getDirectPath(),
        secrets(
            Kind.IMAGE,
            m.getMediaKey(),
            m.getFileEncSha256(),
            m.getFileSha256(),
            m.getFileLength()));
  }

  private static PhoneMedia of(VideoMessage m, Kind kind) {
    return new PhoneMedia(
        kind,
        m.getMimetype(),
        m.getCaption(),
        "",
        m.getUrl(),
        m.getDirectPath(),
        secrets(kind, m.getMediaKey(), m.getFileEncSha256(), m.getFileSha256(), m.getFileLength()));
  }

  private static PhoneMedia of(AudioMessage m) {
    Kind kind = m.getPtt() ? Kind.VOICE : Kind.AUDIO;
    return new PhoneMedia(
        kind,
        m.getMimetype(),
        "",
        "",
        m.getUrl(),
        m.getDirectPath(),
        secrets(kind, m.getMediaKey(), m.getFileEncSha256(), m.getFileSha256(), m.getFileLength()));
  }

  private static PhoneMedia of(DocumentMessage m) {
    return new PhoneMedia(
        Kind.DOCUMENT,
        m.getMimetype(),
        m.getCaption(),
        m.getFileName(),
        m.getUrl(),
        m.getDirectPath(),
        secrets(
            Kind.DOCUMENT,
            m.getMediaKey(),
            m.getFileEncSha256(),
            m.getFileSha256(),
            m.getFileLength()));
  }

  private static PhoneMedia of(StickerMessage m) {
    return new PhoneMedia(
        Kind.STICKER,
        m.getMimetype(),
        "",
        "",
        m.getUrl(),
        m.getDirectPath(),
        secrets(
            Kind.STICKER,
            m.getMediaKey(),
            m.getFileEncSha256(),
            m.getFileSha256(),
            m.getFileLength()));
  }

  private static MediaSecrets secrets(
      Kind kind, ByteString key, ByteString stored, ByteString plain, long length) {
    return new MediaSecrets(
        kind.type(), key.toByteArray(), stored.toByteArray(), plain.toByteArray(), length);
  }

  private static ByteString bytes(byte[] bytes) {
    return ByteString.copyFrom(bytes);
  }
}
