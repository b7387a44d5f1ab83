package io.manyline.registry.media;

import java.util.Locale;
import java.util.regex.Pattern;

/// What is said of a file, made harmless: both may come from a stranger.
///
/// **Shape:** a type that is none becomes `application/octet-stream`; of a name only the last part
/// of a path stays, without control, format and reserved characters, at most 120 characters.
///
/// @param mimeType with its parameters @param fileName empty for none
public record MediaLabel(String mimeType, String fileName) {
  private static final String UNKNOWN = "application/octet-stream";
  private static final int LONGEST_TYPE = 128;
  private static final int LONGEST_NAME = 120;
  private static final String TOKEN = "[a-z0-9!#$&^_.+-]+";
  private static final Pattern TYPE =
      Pattern.compile(TOKEN + "/" + TOKEN + "( ?; ?" + TOKEN + "=(" + TOKEN + "|\"[ !#-~]*\"))*");

  public static MediaLabel of(String mimeType, String fileName) {
    return new MediaLabel(type(mimeType), name(fileName));
  }

  private static String type(String written) {
    String type = written.strip().toLowerCase(Locale.ROOT);
    return type.length() <= LONGEST_TYPE && TYPE.matcher(type).matches() ? type : UNKNOWN;
  }

  private static String name(String written) {
    String last = written.substring(lastSeparator(written) + 1);
    StringBuilder name = new StringBuilder();
    last.codePoints()
        .filter(MediaLabel::isHarmless)
        .limit(LONGEST_NAME)
        .forEach(name::appendCodePoint);
    return name.toString().replaceAll("^[. ]+|[. ]+$", "");
  }

  private static int lastSeparator(String name) {
    return Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> "<>:\"|?*%;".indexOf(character) < 0;
    };
  }
}
