package io.manyline.interop;

import com.google.protobuf.ByteString;
import java.util.List;

/// What somebody says beyond plain text, in one form for all families, so that what was said can be
/// held against what was understood.
///
/// @param text text, caption, question or name; empty for none
/// @param detail what else the kind has, empty for nothing
/// @param file plaintext of the file, empty for kinds without one
record Saying(Kind kind, String text, String detail, ByteString file) {
  static final String PDF = "application/pdf";
  static final int EXPIRY_SECONDS = 86_400;

  enum Kind {
    /// Detail: id of the quoted message and what it says.
    REPLY(""),
    /// Detail: address of the one who is mentioned.
    MENTION(""),
    IMAGE("image/png"),
    VIDEO("video/mp4"),
    VIDEO_NOTE("video/mp4"),
    VOICE_NOTE("audio/ogg; codecs=opus"),
    /// Detail: file name.
    DOCUMENT(PDF),
    STICKER("image/webp"),
    /// Detail: latitude, longitude, name.
    LOCATION(""),
    /// Detail: vCard.
    CONTACT(""),
    /// Detail: options.
    POLL(""),
    VIEW_ONCE("image/png"),
    /// Detail: after how many seconds it disappears.
    DISAPPEARING(""),
    /// Detail: description and start, in seconds since 1970.
    EVENT("");

    private final String mimeType;

    Kind(String mimeType) {
      this.mimeType = mimeType;
    }

    String mimeType() {
      return mimeType;
    }

    boolean hasFile() {
      return !mimeType.isEmpty();
    }
  }

  static Saying of(Kind kind, String text, String detail) {
    return new Saying(kind, text, detail, ByteString.EMPTY);
  }

  static Saying file(Kind kind, String text, String detail, byte[] file) {
    return new Saying(kind, text, detail, ByteString.copyFrom(file));
  }

  /// The same with the file that was found where the message said.
  Saying with(byte[] found) {
    return new Saying(kind, text, detail, ByteString.copyFrom(found));
  }

  static String place(double latitude, double longitude, String name) {
    return latitude + " " + longitude + " " + name;
  }

  /// The parts of a detail that are divided by a space; the last one takes the rest.
  List<String> parts(int count) {
    return List.of(detail.split(" ", count));
  }

  /// Options of a poll.
  List<String> options() {
    return List.of(detail.split("/"));
  }
}
