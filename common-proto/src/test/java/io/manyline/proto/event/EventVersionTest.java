package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The version of events against their fields.
///
/// **Shape:** `event-fields/{version}.txt`, a line for each field that the version has. These files
/// are never changed: a new version is a new file.
class EventVersionTest {
  private static final Path VERSIONS = Path.of("src", "test", "resources", "event-fields");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /// Of a file's name.
  private record Version(int major, int minor) implements Comparable<Version> {
    static Version of(String written) {
      int[] parts =
          Arrays.stream(written.split("\\.")).limit(2).mapToInt(Integer::parseInt).toArray();
      return new Version(parts[0], parts[1]);
    }

    Path file() {
      return VERSIONS.resolve(this + ".txt");
    }

    Set<String> fields() throws IOException {
      return new TreeSet<>(Files.readAllLines(file()));
    }

    /// The one after it, for fields that differ.
    Version next(Set<String> before, Set<String> after) {
      return after.containsAll(before) ? new Version(major, minor + 1) : new Version(major + 1, 0);
    }

    @Override
    public int compareTo(Version other) {
      return major == other.major ? minor - other.minor : major - other.major;
    }

    @Override
    public String toString() {
      return major + "." + minor + ".0";
    }
  }

  @Test
  void fieldsShouldBeThoseOfTheVersion() throws IOException {
    List<String> fields = fields();
    Path now = Path.of("target", "event-fields.txt");
    Files.write(now, fields);

    assertThat(Version.of(EventSchema.VERSION).file())
        .as("raise EventSchema.VERSION, and keep %s as its file", now.toAbsolutePath())
        .hasSameTextualContentAs(now);
  }

  @Test
  void versionShouldGoUpAsFieldsChange() throws IOException {
    List<Version> versions;
    try (Stream<Path> files = Files.list(VERSIONS)) {
      versions = files.map(file -> Version.of(file.getFileName().toString())).sorted().toList();
    }

    assertThat(versions.getFirst()).hasToString("1.0.0");
    assertThat(versions.getLast()).hasToString(EventSchema.VERSION);
    for (int i = 1; i < versions.size(); i++) {
      Version before = versions.get(i - 1);
      assertThat(versions.get(i)).isEqualTo(before.next(before.fields(), versions.get(i).fields()));
    }
  }

  @ParameterizedTest
  @CsvSource({"a b,a b c,1.3.0", "a b,a,2.0.0", "a b,a c,2.0.0"})
  void fieldThatGoesShouldNeedAMajorVersionAndOneThatComesAMinorOne(
      String before, String after, String next) {
    assertThat(new Version(1, 2).next(Set.of(before.split(" ")), Set.of(after.split(" "))))
        .hasToString(next);
  }

  private static List<String> fields() {
    EventSchema schemas = new EventSchema("");
    TreeSet<String> lines = new TreeSet<>();
    for (EventType type : EventType.values()) {
      addFields(lines, type.publicName(), schemas.body(type));
    }
    schemas.definitions().forEach((name, definition) -> addFields(lines, name, definition));
    return List.copyOf(lines);
  }

  private static void addFields(Set<String> lines, String name, Object definition) {
    JsonNode schema = JSON.valueToTree(definition);
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      JsonNode kind = ((ObjectNode) field.getValue()).without("description");
      String presence = required.contains(field.getKey()) ? "" : " optional";
      lines.add(name + "." + field.getKey() + " " + kind + presence);
    }
  }
}
