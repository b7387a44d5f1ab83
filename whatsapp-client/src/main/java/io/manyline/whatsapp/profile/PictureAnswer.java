package io.manyline.whatsapp.profile;

/// What the server says of a profile picture.
public sealed interface PictureAnswer {
  /// @param preview the small form @param url where it is, for a while
  record Found(String id, boolean preview, String url, String directPath)
      implements PictureAnswer {}

  /// It is still the one that we know.
  record Unchanged() implements PictureAnswer {}

  record None() implements PictureAnswer {}
}
