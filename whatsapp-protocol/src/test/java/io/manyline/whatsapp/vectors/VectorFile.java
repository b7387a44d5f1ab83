package io.manyline.whatsapp.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A file of recorded bytes under `vectors/`: comment lines start with `#` and name the source.
public final class VectorFile {
  private VectorFile() {}

  /// Lines without comments.
  public static List<String> lines(String path) {
    try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("no vectors at " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of `name hex` lines.
  public static Map<String, byte[]> named(String path) {
    Map<String, byte[]> values = new HashMap<>();
    for (String line : lines(path)) {
      if (!line.isBlank()) {
        int space = line.indexOf(' ');
        values.put(
            line.substring(0, space), HexFormat.of().parseHex(line.substring(space + 1).trim()));
      }
    }
    return values;
  }
}
