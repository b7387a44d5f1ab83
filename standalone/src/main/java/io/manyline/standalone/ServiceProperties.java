package io.manyline.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The properties that tell the services of one installation where everything is.
///
/// **Shape:** Spring property names to values; the same for services in one process and for
/// processes of their own. The master key is among them: never print one of these maps.
final class ServiceProperties {
  /// Partitions of each topic in a one-machine installation.
  private static final int SHARDS = 8;

  /// What only the gateway is to do, although the class path of one process offers it to all.
  private static final String GATEWAY_ONLY =
      Stream.of(
              "ReactiveUserDetailsServiceAutoConfiguration",
              "SecurityAutoConfiguration",
              "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
              "web.reactive.ReactiveWebSecurityAutoConfiguration")
          .map(name -> "org.springframework.boot.security.autoconfigure." + name)
          .collect(Collectors.joining(","));

  private final Map<String, String> shared = new LinkedHashMap<>();
  private final Map<String, String> whatsApp;

  /// @param media directory for the files of messages
  /// @param redisPort on the loopback address
  /// @param whatsApp how workers reach it; empty for WhatsApp's own servers
  ServiceProperties(
      StandaloneOptions options,
      String masterKey,
      Path media,
      int redisPort,
      String bootstrapServers,
      Map<String, String> whatsApp) {
    this.whatsApp = Map.copyOf(whatsApp);
    shared.put("spring.data.redis.host", "127.0.0.1");
    shared.put("spring.data.redis.port", String.valueOf(redisPort));
    shared.put("spring.kafka.bootstrap-servers", bootstrapServers);
    shared.put("manyline.master-key.value", masterKey);
    shared.put("manyline.shards", String.valueOf(SHARDS));
    shared.put("manyline.network", options.networkName());
    shared.put("server.address", "127.0.0.1");
    shared.put("manyline.media.directory", media.toAbsolutePath().toString());
    shared.put("manyline.media.public-url", "http://localhost:" + options.port());
  }

  Map<String, String> gateway(int port) {
    return with(port, Map.of());
  }

  Map<String, String> worker(int port) {
    return with(port, whatsApp);
  }

  Map<String, String> dispatcher(int port) {
    return with(port, Map.of());
  }

  /// The same for a service that shares its class path with the gateway.
  static Map<String, String> besideTheGateway(Map<String, String> properties) {
    var all = new LinkedHashMap<>(properties);
    all.put("spring.autoconfigure.exclude", GATEWAY_ONLY);
    all.put("springdoc.api-docs.enabled", "false");
    all.put("springdoc.swagger-ui.enabled", "false");
    return all;
  }

  /// How workers reach a sandbox.
  static Map<String, String> sandbox(String server, String trustRootHex, Path certificate) {
    return Map.of(
        "manyline.whatsapp.server",
        server,
        "manyline.whatsapp.trust-root",
        trustRootHex,
        "manyline.whatsapp.tls-certificate",
        certificate.toAbsolutePath().toString());
  }

  private Map<String, String> with(int port, Map<String, String> more) {
    var all = new LinkedHashMap<>(shared);
    all.put("server.port", String.valueOf(port));
    all.putAll(more);
    return all;
  }
}
