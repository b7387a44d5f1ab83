package io.manyline.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/// Who did what with whom, and whether it worked: one table of all test classes, printed when the
/// last one is done and kept as `target/interop-matrix.txt`.
///
/// **Shape:** a row for each test whose display name is `who → with whom: what`.
final class MatrixTable implements TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(MatrixTable.class);
  private static final Pattern NAME = Pattern.compile("(.+) → (.+): (.+)");
  private static final Path FILE = Path.of("target/interop-matrix.txt");

  @Override
  public void testSuccessful(ExtensionContext context) {
    add(context, "passed");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    add(context, "FAILED");
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    add(context, "not run");
  }

  private static void add(ExtensionContext context, String outcome) {
    Matcher name = NAME.matcher(context.getDisplayName());
    if (name.matches()) {
      context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(Rows.class, _ -> new Rows(), Rows.class)
          .add(new Row(name.group(1), name.group(2), name.group(3), outcome));
    }
  }

  private record Row(String who, String with, String what, String outcome) {}

  /// Printed by JUnit's closing of the root store, at the end of the run.
  private static final class Rows implements AutoCloseable {
    private final List<Row> rows = new ArrayList<>();

    synchronized void add(Row row) {
      rows.add(row);
    }

    @Override
    public synchronized void close() {
      String table = table();
      System.out.println(table);
      try {
        Files.createDirectories(Optional.ofNullable(FILE.getParent()).orElseThrow());
        Files.writeString(FILE, table);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String table() {
      StringBuilder table = new StringBuilder();
      table.append(line("who", "with whom", "what", "outcome"));
      rows.forEach(
          each -> table.append(line(each.who(), each.with(), each.what(), each.outcome())));
      long passed = rows.stream().filter(each -> each.outcome().equals("passed")).count();
      return table.append(passed + " of " + rows.size() + " cases passed\n").toString();
    }

    private static String line(String who, String with, String what, String outcome) {
      return String.format("%-16s %-16s %-58s %s%n", who, with, what, outcome);
    }
  }
}
