package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.proto.AudioMessage;
import io.manyline.whatsapp.proto.DocumentMessage;
import io.manyline.whatsapp.proto.FutureProofMessage;
import io.manyline.whatsapp.proto.ImageMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.StickerMessage;
import io.manyline.whatsapp.proto.VideoMessage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Writes the kinds that carry a file; what is to be seen once goes into its envelope.
final class MediaWriter {
  private MediaWriter() {}

  static Message write(Media media) {
    Message message = plain(media);
    return media.viewOnce()
        ? Message.newBuilder()
            .setViewOnceMessage(FutureProofMessage.newBuilder().setMessage(message))
            .build()
        : message;
  }

  private static Message plain(Media media) {
    Message.Builder message = Message.newBuilder();
    switch (media.kind()) {
      case IMAGE -> message.setImageMessage(image(media));
      case VIDEO -> message.setVideoMessage(video(media));
      case GIF -> message.setVideoMessage(video(media).setGifPlayback(true));
      case VIDEO_NOTE -> message.setPtvMessage(video(media));
      case AUDIO -> message.setAudioMessage(audio(media));
      case VOICE_NOTE -> message.setAudioMessage(audio(media).setPtt(true));
      case DOCUMENT -> message.setDocumentMessage(document(media));
      case STICKER -> message.setStickerMessage(sticker(media));
    }
    return message.build();
  }

  private static ImageMessage.Builder image(Media media) {
    MediaFile file = media.file();
    MediaTraits traits = media.traits();
    ImageMessage.Builder image = ImageMessage.newBuilder().setMimetype(file.mimeType());
    text(media.caption(), image::setCaption);
    text(file.url(), image::setUrl);
    text(file.directPath(), image::setDirectPath);
    bytes(file.key(), image::setMediaKey);
    bytes(file.sha256(), image::setFileSha256);
    bytes(file.encSha256(), image::setFileEncSha256);
    bytes(traits.thumbnail(), image::setJpegThumbnail);
    number(file.length(), image::setFileLength);
    number(file.keyTime().getEpochSecond(), image::setMediaKeyTimestamp);
    number(traits.width(), width -> image.setWidth((int) width));
    number(traits.height(), height -> image.setHeight((int) height));
    ContextFields.write(media.context()).ifPresent(image::setContextInfo);
    return image;
  }

  private static VideoMessage.Builder video(Media media) {
    MediaFile file = media.file();
    MediaTraits traits = media.traits();
    VideoMessage.Builder video = VideoMessage.newBuilder().setMimetype(file.mimeType());
    text(media.caption(), video::setCaption);
    text(file.url(), video::setUrl);
    text(file.directPath(), video::setDirectPath);
    bytes(file.key(), video::setMediaKey);
    bytes(file.sha256(), video::setFileSha256);
    bytes(file.encSha256(), video::setFileEncSha256);
    bytes(traits.thumbnail(), video::setJpegThumbnail);
    number(file.length(), video::setFileLength);
    number(file.keyTime().getEpochSecond(), video::setMediaKeyTimestamp);
    number(traits.width(), width -> video.setWidth((int) width));
    number(traits.height(), height -> video.setHeight((int) height));
    number(traits.seconds(), seconds -> video.setSeconds((int) seconds));
    ContextFields.write(media.context()).ifPresent(video::setContextInfo);
    return video;
  }

  private static AudioMessage.Builder audio(Media media) {
    MediaFile file = media.file();
    MediaTraits traits = media.traits();
    AudioMessage.Builder audio = AudioMessage.newBuilder().setMimetype(file.mimeType());
    text(file.url(), audio::setUrl);
    text(file.directPath(), audio::setDirectPath);
    bytes(file.key(), audio::setMediaKey);
    bytes(file.sha256(), audio::setFileSha256);
    bytes(file.encSha256(), audio::setFileEncSha256);
    bytes(traits.waveform(), audio::setWaveform);
    number(file.length(), audio::setFileLength);
    number(file.keyTime().getEpochSecond(), audio::setMediaKeyTimestamp);
    number(traits.seconds(), seconds -> audio.setSeconds((int) seconds));
    ContextFields.write(media.context()).ifPresent(audio::setContextInfo);
    return audio;
  }

  private static DocumentMessage.Builder document(Media media) {
    MediaFile file = media.file();
    DocumentMessage.Builder document = DocumentMessage.newBuilder().setMimetype(file.mimeType());
    text(media.caption(), document::setCaption);
    text(media.traits().fileName(), document::setFileName);
    text(file.url(), document::setUrl);
    text(file.directPath(), document::setDirectPath);
    bytes(file.key(), document::setMediaKey);
    bytes(file.sha256(), document::setFileSha256);
    bytes(file.encSha256(), document::setFileEncSha256);
    bytes(media.traits().thumbnail(), document::setJpegThumbnail);
    number(file.length(), document::setFileLength);
    number(file.keyTime().getEpochSecond(), document::setMediaKeyTimestamp);
    ContextFields.write(media.context()).ifPresent(document::setContextInfo);
    return document;
  }

  private static StickerMessage.Builder sticker(Media media) {
    MediaFile file = media.file();
    MediaTraits traits = media.traits();
    StickerMessage.Builder sticker = StickerMessage.newBuilder().setMimetype(file.mimeType());
    text(file.url(), sticker::setUrl);
    text(file.directPath(), sticker::setDirectPath);
    bytes(file.key(), sticker::setMediaKey);
    bytes(file.sha256(), sticker::setFileSha256);
    bytes(file.encSha256(), sticker::setFileEncSha256);
    bytes(traits.thumbnail(), sticker::setPngThumbnail);
    number(file.length(), sticker::setFileLength);
    number(file.keyTime().getEpochSecond(), sticker::setMediaKeyTimestamp);
    number(traits.width(), width -> sticker.setWidth((int) width));
    number(traits.height(), height -> sticker.setHeight((int) height));
    if (traits.animated()) {
      sticker.setIsAnimated(true);
    }
    ContextFields.write(media.context()).ifPresent(sticker::setContextInfo);
    return sticker;
  }

  private static void text(String value, Consumer<String> setter) {
    if (!value.isEmpty()) {
      setter.accept(value);
    }
  }

  private static void bytes(ByteString value, Consumer<ByteString> setter) {
    if (!value.isEmpty()) {
      setter.accept(value);
    }
  }

  private static void number(long value, LongConsumer setter) {
    if (value > 0) {
      setter.accept(value);
    }
  }
}
