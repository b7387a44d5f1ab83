package io.manyline.standalone.infra;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The chart as Helm itself reads it.
final class HelmChart {
  /// The least that it must be told.
  static final Map<String, String> REQUIRED =
      Map.of(
          "kafka.bootstrapServers", "kafka:9092",
          "redis.host", "redis",
          "secrets.masterKey.name", "manyline",
          "secrets.adminPassword.name", "manyline",
          "secrets.redisPassword.name", "manyline");

  /// The oldest that the chart takes.
  private static final String KUBERNETES = "1.25.0";

  private static final Map<String, String> EVERYTHING =
      Map.ofEntries(
          Map.entry("whatsapp.trustRoot", "aa"),
          Map.entry("whatsapp.version", "2.3000.1"),
          Map.entry("auth.issuerUri", "https://issuer.example.com"),
          Map.entry("auth.audience", "manyline"),
          Map.entry("media.claim", "files"),
          Map.entry("media.publicUrl", "https://api.example.com"),
          Map.entry("cors.allowedOrigins[0]", "https://app.example.com"),
          Map.entry("redis.tls", "true"),
          Map.entry("gateway.autoscaling.enabled", "true"),
          Map.entry("ingress.enabled", "true"),
          Map.entry("ingress.host", "api.example.com"),
          Map.entry("ingress.tlsSecret", "tls"),
          Map.entry("serviceMonitor.enabled", "true"),
          Map.entry("alertRules.enabled", "true"),
          Map.entry("dashboard.enabled", "true"));

  private HelmChart() {}

  static LintResult lint() {
    return new Helm(InfraFiles.CHART).lint().strict().call();
  }

  /// The manifests with these values, and no others than the chart's own.
  ///
  /// @throws IllegalStateException with Helm's words when it refuses
  static List<Map<?, ?>> render(Map<String, String> values) {
    TemplateCommand template =
        new Helm(InfraFiles.CHART).template().withName("shop").withKubeVersion(KUBERNETES);
    values.forEach(template::set);
    return InfraFiles.documents(template.call());
  }

  /// The manifests with every part of the chart that can be asked for.
  static List<Map<?, ?>> renderEverything() {
    return render(with(EVERYTHING));
  }

  /// The required values and these.
  static Map<String, String> with(Map<String, String> more) {
    Map<String, String> values = new LinkedHashMap<>(REQUIRED);
    values.putAll(more);
    return values;
  }

  static List<Map<?, ?>> ofKind(List<Map<?, ?>> manifests, String kind) {
    return manifests.stream().filter(manifest -> kind.equals(manifest.get("kind"))).toList();
  }
}
