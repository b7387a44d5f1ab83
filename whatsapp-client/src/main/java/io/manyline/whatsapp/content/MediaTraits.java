package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;

/// How a file is to be shown; each kind uses its part, the others are 0 or empty.
///
/// @param width pixels @param height pixels @param seconds of sound or video
/// @param fileName of a document @param thumbnail small JPEG (PNG for a sticker)
/// @param waveform of a voice note, 64 values @param animated of a sticker
public record MediaTraits(
    int width,
    int height,
    int seconds,
    String fileName,
    ByteString thumbnail,
    ByteString waveform,
    boolean animated) {
  public static final MediaTraits NONE =
      new MediaTraits(0, 0, 0, "", ByteString.EMPTY, ByteString.EMPTY, false);

  public static MediaTraits ofSize(int width, int height, int seconds) {
    return new MediaTraits(width, height, seconds, "", ByteString.EMPTY, ByteString.EMPTY, false);
  }

  public static MediaTraits ofDocument(String fileName) {
    return new MediaTraits(0, 0, 0, fileName, ByteString.EMPTY, ByteString.EMPTY, false);
  }
}
