package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.proto.AudioMessage;
import io.manyline.whatsapp.proto.ContextInfo;
import io.manyline.whatsapp.proto.DocumentMessage;
import io.manyline.whatsapp.proto.ImageMessage;
import io.manyline.whatsapp.proto.StickerMessage;
import io.manyline.whatsapp.proto.VideoMessage;
import java.time.Instant;

/// Reads the kinds that carry a file.
final class MediaReader {
  private static final long LATEST_SECONDS = 1L << 33;

  private final boolean deep;
  private final boolean viewOnce;

  /// @param deep whether to read what is quoted @param viewOnce the envelope said so
  MediaReader(boolean deep, boolean viewOnce) {
    this.deep = deep;
    this.viewOnce = viewOnce;
  }

  MessageContent image(ImageMessage m) {
    MediaFile file =
        new MediaFile(
            m.getUrl(),
            m.getDirectPath(),
            m.getMediaKey(),
            m.getFileSha256(),
            m.getFileEncSha256(),
            m.getFileLength(),
            m.getMimetype(),
            seconds(m.getMediaKeyTimestamp()));
    MediaTraits traits =
        traits(m.getWidth(), m.getHeight(), 0, m.getJpegThumbnail(), ByteString.EMPTY);
    return new Media(
        MediaKind.IMAGE,
        file,
        m.getCaption(),
        traits,
        viewOnce || m.getViewOnce(),
        context(m.getContextInfo()));
  }

  MessageContent video(VideoMessage m, boolean note) {
    MediaFile file =
        new MediaFile(
            m.getUrl(),
            m.getDirectPath(),
            m.getMediaKey(),
            m.getFileSha256(),
            m.getFileEncSha256(),
            m.getFileLength(),
            m.getMimetype(),
            seconds(m.getMediaKeyTimestamp()));
    MediaKind kind = m.getGifPlayback() ? MediaKind.GIF : MediaKind.VIDEO;
    MediaTraits traits =
        traits(m.getWidth(), m.getHeight(), m.getSeconds(), m.getJpegThumbnail(), ByteString.EMPTY);
    return new Media(
        note ? MediaKind.VIDEO_NOTE : kind,
        file,
        m.getCaption(),
        traits,
        viewOnce || m.getViewOnce(),
        context(m.getContextInfo()));
  }

  MessageContent audio(AudioMessage m) {
    MediaFile file =
        new MediaFile(
            m.getUrl(),
            m.getDirectPath(),
            m.getMediaKey(),
            m.getFileSha256(),
            m.getFileEncSha256(),
            m.getFileLength(),
            m.getMimetype(),
            seconds(m.getMediaKeyTimestamp()));
    return new Media(
        m.getPtt() ? MediaKind.VOICE_NOTE : MediaKind.AUDIO,
        file,
        "",
        traits(0, 0, m.getSeconds(), ByteString.EMPTY, m.getWaveform()),
        viewOnce || m.getViewOnce(),
        context(m.getContextInfo()));
  }

  MessageContent document(DocumentMessage m) {
    MediaFile file =
        new MediaFile(
            m.getUrl(),
            m.getDirectPath(),
            m.getMediaKey(),
            m.getFileSha256(),
            m.getFileEncSha256(),
            m.getFileLength(),
            m.getMimetype(),
            seconds(m.getMediaKeyTimestamp()));
    String name = m.getFileName().isEmpty() ? m.getTitle() : m.getFileName();
    MediaTraits traits =
        new MediaTraits(0, 0, 0, name, m.getJpegThumbnail(), ByteString.EMPTY, false);
    return new Media(
        MediaKind.DOCUMENT, file, m.getCaption(), traits, viewOnce, context(m.getContextInfo()));
  }

  MessageContent sticker(StickerMessage m) {
    MediaFile file =
        new MediaFile(
            m.getUrl(),
            m.getDirectPath(),
            m.getMediaKey(),
            m.getFileSha256(),
            m.getFileEncSha256(),
            m.getFileLength(),
            m.getMimetype(),
            seconds(m.getMediaKeyTimestamp()));
    MediaTraits traits =
        new MediaTraits(
            Math.max(0, m.getWidth()),
            Math.max(0, m.getHeight()),
            0,
            "",
            m.getPngThumbnail(),
            ByteString.EMPTY,
            m.getIsAnimated());
    return new Media(MediaKind.STICKER, file, "", traits, viewOnce, context(m.getContextInfo()));
  }

  private MessageContext context(ContextInfo info) {
    return ContextFields.read(info, deep);
  }

  private static MediaTraits traits(
      int width, int height, int seconds, ByteString thumbnail, ByteString waveform) {
    return new MediaTraits(
        Math.max(0, width),
        Math.max(0, height),
        Math.max(0, seconds),
        "",
        thumbnail,
        waveform,
        false);
  }

  private static Instant seconds(long sinceEpoch) {
    return Instant.ofEpochSecond(sinceEpoch > 0 && sinceEpoch < LATEST_SECONDS ? sinceEpoch : 0);
  }
}
