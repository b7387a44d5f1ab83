package io.manyline.whatsapp.syncd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The index of a mutation as JSON: an array of texts and nothing else.
///
/// **Errors:** what is no such array reads as an empty list: a kind that we do not know.
/// **Source:** RFC 8259; Baileys src/Utils/chat-utils.ts writes it with `JSON.stringify`.
final class MutationIndex {
  private static final int MAX_PARTS = 16;

  private final String json;
  private int position;

  private MutationIndex(String json) {
    this.json = json;
  }

  static String write(List<String> parts) {
    StringBuilder json = new StringBuilder("[");
    for (String part : parts) {
      json.append(json.length() == 1 ? "\"" : ",\"");
      part.chars().forEach(each -> append(json, (char) each));
      json.append('"');
    }
    return json.append(']').toString();
  }

  static List<String> read(String json) {
    List<String> parts = new MutationIndex(json.strip()).array();
    return parts == null ? List.of() : List.copyOf(parts);
  }

  private static void append(StringBuilder json, char each) {
    if (each == '"' || each == '\\') {
      json.append('\\').append(each);
    } else if (each < ' ') {
      json.append(String.format("\\u%04x", (int) each));
    } else {
      json.append(each);
    }
  }

  private @Nullable List<String> array() {
    List<String> parts = new ArrayList<>();
    if (next() != '[') {
      return null;
    }
    do {
      String part = next() == '"' ? text() : null;
      if (part == null || parts.size() == MAX_PARTS) {
        return null;
      }
      parts.add(part);
      char after = next();
      if (after == ']') {
        return position == json.length() ? parts : null;
      }
      if (after != ',') {
        return null;
      }
    } while (true);
  }

  private @Nullable String text() {
    StringBuilder text = new StringBuilder();
    while (position < json.length()) {
      char each = json.charAt(position++);
      if (each == '"') {
        return text.toString();
      }
      int decoded = each == '\\' ? escaped() : each;
      if (decoded < 0) {
        return null;
      }
      text.append((char) decoded);
    }
    return null;
  }

  private int escaped() {
    char kind = position < json.length() ? json.charAt(position++) : 0;
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> -1;
    };
  }

  private int unicode() {
    String digits = json.substring(position, Math.min(position + 4, json.length()));
    position += 4;
    return digits.matches("[0-9a-fA-F]{4}") ? Integer.parseInt(digits, 16) : -1;
  }

  /// The next character that is not white space; 0 at the end.
  private char next() {
    while (position < json.length() && json.charAt(position) <= ' ') {
      position++;
    }
    return position < json.length() ? json.charAt(position++) : 0;
  }
}
