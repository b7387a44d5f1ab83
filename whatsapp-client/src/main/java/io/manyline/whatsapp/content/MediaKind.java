package io.manyline.whatsapp.content;

/// What a file is to be shown as.
public enum MediaKind {
  IMAGE,
  VIDEO,
  /// A round video that plays in the chat.
  VIDEO_NOTE,
  /// A video without sound that repeats.
  GIF,
  AUDIO,
  VOICE_NOTE,
  DOCUMENT,
  STICKER
}
