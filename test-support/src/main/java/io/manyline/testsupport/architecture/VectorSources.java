package io.manyline.testsupport.architecture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The rule for recorded and published test vectors: each file begins with where it is from, and a
/// test names it.
///
/// **Shape:** text files begin with a line `# Source: …`, JSON files with a member `source`; the
/// files are below `src/test/resources/vectors` of the module whose test runs.
public final class VectorSources {
  private static final Path FILES = Path.of("src/test/resources/vectors");
  private static final Path TESTS = Path.of("src/test/java");
  private static final int HEAD = 200;

  private VectorSources() {}

  public static void check() {
    List<Path> files = files(FILES);
    List<String> tests = files(TESTS).stream().map(VectorSources::read).toList();

    List<String> breaches = new ArrayList<>();
    for (Path file : files) {
      String text = read(file);
      String head = text.substring(0, Math.min(HEAD, text.length())).replaceAll("\\s", "");
      if (!head.matches("(#Source:|\\{\"source\":\")[^\"]{10}.*")) {
        breaches.add(file + " does not say where it is from");
      }
      String name = file.getFileName().toString();
      if (tests.stream().noneMatch(test -> test.contains(name))) {
        breaches.add("no test reads " + file);
      }
    }
    if (files.isEmpty() || !breaches.isEmpty()) {
      throw new AssertionError("vectors, " + files.size() + " files: " + breaches);
    }
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
