package io.manyline.standalone.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The code blocks of a Markdown file, each under its nearest heading, character by character.
///
/// **Shape:** a fence is a line of three backticks and the language; a line that begins with `#`
/// outside of fences is a heading.
record Guide(List<Block> blocks) {
  private static final String FENCE = "```";

  /// The guide that the repository's `docs` hold.
  static Guide ofTheRepository() {
    return of(read(file()));
  }

  static Path file() {
    return Repository.root().resolve("docs").resolve("guide.md");
  }

  static Guide of(String markdown) {
    List<Block> blocks = new ArrayList<>();
    String heading = "";
    int open = -1;
    String language = "";
    int start = 0;
    while (start < markdown.length()) {
      int end = markdown.indexOf('\n', start) + 1;
      end = end == 0 ? markdown.length() : end;
      String line = markdown.substring(start, end).stripTrailing();
      if (open >= 0 && line.equals(FENCE)) {
        blocks.add(new Block(heading, language, markdown.substring(open, start)));
        open = -1;
      } else if (open < 0 && line.startsWith(FENCE)) {
        language = line.substring(FENCE.length());
        open = end;
      } else if (open < 0 && line.startsWith("#")) {
        heading = line.replaceFirst("^#+ *", "");
      }
      start = end;
    }
    if (open >= 0) {
      throw new IllegalArgumentException("the block under '" + heading + "' does not end");
    }
    return new Guide(List.copyOf(blocks));
  }

  /// The only block of this language under this heading.
  Block block(String heading, String language) {
    List<Block> found =
        blocks.stream()
            .filter(block -> block.heading().equals(heading) && block.language().equals(language))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.size() + " blocks in '" + language + "' under '" + heading + "', expected one");
    }
    return found.getFirst();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  /// @param text with all line ends, as it stands between the fences
  record Block(String heading, String language, String text) {

    /// The text with the one place that the guide marks for the reader filled in.
    String with(String placeholder, String value) {
      int at = text.indexOf(placeholder);
      if (at < 0 || text.indexOf(placeholder, at + 1) >= 0) {
        throw new IllegalArgumentException(
            placeholder + " does not stand exactly once under '" + heading + "'");
      }
      return text.substring(0, at) + value + text.substring(at + placeholder.length());
    }
  }
}
