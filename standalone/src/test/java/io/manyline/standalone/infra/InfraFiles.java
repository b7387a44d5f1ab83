package io.manyline.standalone.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The files of `infra/` and the compose file, read as the maps and lists that they are. JSON is
/// read as YAML, which it is a part of.
final class InfraFiles {
  private static final Path ROOT = Path.of("..");
  static final Path CHECK = ROOT.resolve("infra/check");
  static final Path RULES = ROOT.resolve("infra/prometheus/rules/manyline.yml");
  static final Path RULE_TESTS = ROOT.resolve("infra/prometheus/rules/manyline.test.yml");
  static final Path PROMETHEUS = ROOT.resolve("infra/prometheus/prometheus.yml");
  static final Path DATASOURCES =
      ROOT.resolve("infra/grafana/provisioning/datasources/prometheus.yml");
  static final Path KAFKA = ROOT.resolve("infra/kafka/server.properties");
  static final Path OPERATIONS = ROOT.resolve("docs/operations/README.md");
  static final Path CHART = ROOT.resolve("infra/helm/manyline");
  static final Path HEALTHCHECK = ROOT.resolve("infra/docker/healthcheck");
  static final Path DOCKERFILE = ROOT.resolve("Dockerfile");
  static final Path COMPOSE = ROOT.resolve("docker-compose.yml");
  private static final Path DASHBOARDS = ROOT.resolve("infra/grafana/dashboards");

  private InfraFiles() {}

  static List<Path> dashboards() {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object read(Path file) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The documents of a text, without empty ones.
  static List<Map<?, ?>> documents(String yaml) {
    List<Map<?, ?>> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      if (document instanceof Map<?, ?> map) {
        documents.add(map);
      }
    }
    return documents;
  }

  /// All values with this key, at any depth, in the order of the file.
  static List<Object> all(Object tree, String key) {
    List<Object> found = new ArrayList<>();
    collect(tree, key, found);
    return found;
  }

  /// The texts among them.
  static List<String> texts(Object tree, String key) {
    return all(tree, key).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  private static void collect(Object tree, String key, List<Object> found) {
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (key.equals(name)) {
              found.add(value);
            }
            collect(value, key, found);
          });
    } else if (tree instanceof Collection<?> items) {
      items.forEach(item -> collect(item, key, found));
    }
  }
}
