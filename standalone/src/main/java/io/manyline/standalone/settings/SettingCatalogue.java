package io.manyline.standalone.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All settings, by who reads them.
///
/// **Shape:** our properties are those of the metadata that the compiler writes from the
/// `@ConfigurationProperties` records and their documentation; of Spring's own, the few that an
/// operator needs, with the documentation that Spring ships; the variables of the script, the demo
/// and the sandbox are listed here.
final class SettingCatalogue {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String OURS = "manyline.";

  private static final Map<String, String> READERS =
      Map.of(
          "io.manyline.gateway.", "api-gateway",
          "io.manyline.worker.", "session-worker",
          "io.manyline.dispatcher.", "webhook-dispatcher",
          "io.manyline.registry.", "every service");

  /// Spring's, with what our services start from when that is not Spring's own default.
  private static final Map<String, String> OF_SPRING =
      Map.ofEntries(
          Map.entry("server.port", "8080 gateway, 8081 worker, 8082 dispatcher"),
          Map.entry("server.address", ""),
          Map.entry("spring.profiles.active", ""),
          Map.entry("spring.data.redis.host", "localhost"),
          Map.entry("spring.data.redis.port", "6379"),
          Map.entry("spring.data.redis.username", ""),
          Map.entry("spring.data.redis.password", ""),
          Map.entry("spring.data.redis.ssl.enabled", "false"),
          Map.entry("spring.data.redis.cluster.nodes", ""),
          Map.entry("spring.kafka.bootstrap-servers", "localhost:9092"),
          Map.entry("spring.kafka.security.protocol", ""));

  private static final List<Setting> VARIABLES =
      List.of(
          Setting.environment("up", "MANYLINE_DATA", "./data", "Where everything is kept; --data"),
          Setting.environment(
              "up", "MANYLINE_PORT", "8080", "Port of the API, others count from it; --port"),
          Setting.environment(
              "up", "MANYLINE_LIVE", "false", "WhatsApp's own servers, not the sandbox; --live"),
          Setting.environment(
              "up", "MANYLINE_LOG_LEVEL", "INFO", "Least level that the terminal shows"),
          Setting.environment("up", "MANYLINE_JVM_FLAGS", "", "Further flags of the JVM"),
          Setting.environment(
              "up", "MANYLINE_NO_BUILD", "", "1: run what is built, whatever has changed since"),
          Setting.environment("sandbox", "SANDBOX_HOST", "127.0.0.1", "Address to listen on"),
          Setting.environment(
              "sandbox", "SANDBOX_HTTP_PORT", "8090", "Port of ws:// and of the control"),
          Setting.environment("sandbox", "SANDBOX_TLS_PORT", "8091", "Port of wss://"),
          Setting.environment("sandbox", "SANDBOX_TCP_PORT", "8092", "Port of raw frames"),
          Setting.environment(
              "sandbox", "SANDBOX_DATA", "", "Where its world is kept; empty: in memory"),
          Setting.environment("sandbox", "SANDBOX_SEED", "1", "Seed of its randomness"));

  private SettingCatalogue() {}

  /// By reader, then by name.
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>(VARIABLES);
    Map<String, Setting> properties = new TreeMap<>();
    for (JsonNode property : metadata()) {
      String name = property.path("name").asString();
      if (name.startsWith(OURS)) {
        properties.put(name, ours(name, property));
      } else if (OF_SPRING.containsKey(name)) {
        properties.put(name, ofSpring(name, property));
      }
    }
    all.addAll(properties.values());
    all.sort(Comparator.comparing(SettingCatalogue::place));
    return Collections.unmodifiableList(all);
  }

  private static int place(Setting setting) {
    return List.of(
            "up", "every service", "api-gateway", "session-worker", "webhook-dispatcher", "sandbox")
        .indexOf(setting.reader());
  }

  private static Setting ours(String name, JsonNode property) {
    String source = property.path("sourceType").asString();
    String reader =
        READERS.entrySet().stream()
            .filter(each -> source.startsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("every service");
    return Setting.property(reader, name, text(property.path("defaultValue")), meaning(property));
  }

  private static Setting ofSpring(String name, JsonNode property) {
    return Setting.property(
        "every service", name, OF_SPRING.getOrDefault(name, ""), meaning(property));
  }

  private static String meaning(JsonNode property) {
    return property.path("description").asString("").replaceAll("\\s+", " ").strip();
  }

  private static String text(JsonNode value) {
    return value.isArray()
        ? String.join(
            ",", StreamSupport.stream(value.spliterator(), false).map(JsonNode::asString).toList())
        : value.asString("");
  }

  private static List<JsonNode> metadata() {
    List<JsonNode> properties = new ArrayList<>();
    try {
      for (URL file :
          Collections.list(SettingCatalogue.class.getClassLoader().getResources(METADATA))) {
        try (InputStream json = file.openStream()) {
          JsonMapper.shared().readTree(json).path("properties").forEach(properties::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
