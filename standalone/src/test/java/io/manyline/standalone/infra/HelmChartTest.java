package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Helm chart, linted and rendered by Helm itself, against the services and the other files.
class HelmChartTest {
  /// Spring's own settings that the chart gives, which no record of ours tells.
  private static final Set<String> OF_SPRING =
      Set.of(
          "SPRING_KAFKA_BOOTSTRAP_SERVERS",
          "SPRING_DATA_REDIS_HOST",
          "SPRING_DATA_REDIS_PORT",
          "SPRING_DATA_REDIS_SSL_ENABLED",
          "SPRING_DATA_REDIS_PASSWORD");

  private static final Pattern MANAGEMENT_PORT =
      Pattern.compile(
          "^ {2}([a-z-]+)\\) port=\\$\\{[A-Z_]+:-(\\d+)} path=(\\S+)", Pattern.MULTILINE);

  @Test
  void lintShouldFindNothing() {
    LintResult result = HelmChart.lint();

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    assertThat(result.getMessages())
        .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.bootstrapServers",
        "redis.host",
        "secrets.masterKey.name",
        "secrets.adminPassword.name",
        "secrets.redisPassword.name"
      })
  void renderingShouldBeRefusedByNameWithoutWhatOnlyTheOperatorKnows(String missing) {
    Map<String, String> values = new HashMap<>(HelmChart.REQUIRED);
    values.remove(missing);

    assertThatThrownBy(() -> HelmChart.render(values))
        .hasMessageContaining(missing + " is missing");
  }

  @Test
  void renderingShouldBeRefusedForASettingThatDoesNotExist() {
    assertThatThrownBy(() -> HelmChart.render(HelmChart.with(Map.of("redis.hots", "redis"))))
        .hasMessageContaining("hots");
  }

  @Test
  void everyVariableShouldBeASettingThatItsServiceReads() throws Exception {
    Map<String, Set<String>> given = new HashMap<>();
    for (Map<?, ?> deployment : deployments()) {
      String service = component(deployment);
      Set<String> names = new TreeSet<>();
      for (Object variables : InfraFiles.all(deployment, "env")) {
        ((List<?>) variables).forEach(it -> names.add((String) ((Map<?, ?>) it).get("name")));
      }
      Set<String> known = new TreeSet<>(KnownSettings.of(service));
      known.addAll(OF_SPRING);

      assertThat(names).as(service).isSubsetOf(known).contains("MANYLINE_MASTERKEY_VALUE");
      given.put(service, names);
    }
    assertThat(given).containsOnlyKeys("api-gateway", "session-worker", "webhook-dispatcher");
    assertThat(given.get("api-gateway")).contains("MANYLINE_CORS_ALLOWEDORIGINS");
    assertThat(given.get("session-worker")).contains("MANYLINE_WHATSAPP_TRUSTROOT");
  }

  @Test
  void theComposeFileTooShouldOnlySetWhatItsServiceReads() throws Exception {
    Map<?, ?> compose = (Map<?, ?>) InfraFiles.read(InfraFiles.COMPOSE);
    for (Object service : ((Map<?, ?>) compose.get("services")).values()) {
      List<String> kinds = InfraFiles.texts(service, "SERVICE");
      if (kinds.isEmpty() || kinds.getFirst().equals("sandbox")) {
        continue;
      }
      Set<String> known = new TreeSet<>(KnownSettings.of(kinds.getFirst()));
      known.addAll(OF_SPRING);
      Map<?, ?> environment = (Map<?, ?>) ((Map<?, ?>) service).get("environment");

      assertThat(known).as(kinds.getFirst()).containsAll(names(environment));
    }
  }

  @Test
  void imagesShouldBeThoseOfTheComposeFile() {
    Map<?, ?> compose = (Map<?, ?>) InfraFiles.read(InfraFiles.COMPOSE);
    Set<String> built = new TreeSet<>();
    InfraFiles.texts(compose, "image").stream()
        .filter(image -> image.startsWith("manyline/") && !image.startsWith("manyline/sandbox"))
        .forEach(image -> built.add(image.replaceAll("\\$\\{MANYLINE_VERSION:-([^}]*)}", "$1")));

    assertThat(InfraFiles.texts(deployments(), "image")).containsExactlyInAnyOrderElementsOf(built);
  }

  @Test
  void probesShouldAskThePortAndPathOfTheImagesOwnHealthCheck() throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    Map<String, String> paths = new HashMap<>();
    MANAGEMENT_PORT
        .matcher(Files.readString(InfraFiles.HEALTHCHECK))
        .results()
        .forEach(
            found -> {
              ports.put(found.group(1), Integer.valueOf(found.group(2)));
              paths.put(found.group(1), found.group(3));
            });
    for (Map<?, ?> deployment : deployments()) {
      String service = component(deployment);
      Map<?, ?> readiness = (Map<?, ?>) InfraFiles.all(deployment, "readinessProbe").getFirst();

      assertThat(port(deployment, "management")).as(service).isEqualTo(ports.get(service));
      assertThat(InfraFiles.texts(readiness, "path")).containsExactly(paths.get(service));
      assertThat(InfraFiles.all(deployment, "httpGet"))
          .hasSize(3)
          .allSatisfy(probe -> assertThat(((Map<?, ?>) probe).get("port")).isEqualTo("management"));
    }
  }

  @Test
  void theManagementPortShouldBeThatOfTheProductionProfileAndNotBePublic() throws IOException {
    List<Map<?, ?>> settings = InfraFiles.documents(resource("/api-gateway.yml"));
    Map<?, ?> gateway =
        deployments().stream().filter(it -> is(it, "api-gateway")).findFirst().get();

    assertThat(InfraFiles.all(settings.getLast(), "on-profile")).containsExactly("!local");
    assertThat(InfraFiles.all(settings.getLast(), "port"))
        .containsExactly(port(gateway, "management"));
    assertThat(((Map<?, ?>) settings.getFirst().get("server")).get("port"))
        .isEqualTo(port(gateway, "http"));
    List<Map<?, ?>> services = HelmChart.ofKind(HelmChart.renderEverything(), "Service");
    assertThat(services)
        .filteredOn(service -> !"None".equals(spec(service).get("clusterIP")))
        .singleElement()
        .satisfies(
            service -> assertThat(InfraFiles.texts(service, "targetPort")).containsExactly("http"));
  }

  @Test
  void workersShouldBeGivenMoreTimeToEndThanTheComposeFileGivesThem() {
    Map<?, ?> compose = (Map<?, ?>) InfraFiles.read(InfraFiles.COMPOSE);
    Map<?, ?> worker = (Map<?, ?>) ((Map<?, ?>) compose.get("services")).get("worker-1");
    int grace = Integer.parseInt(((String) worker.get("stop_grace_period")).replace("s", ""));

    assertThat(deployments())
        .filteredOn(deployment -> is(deployment, "session-worker"))
        .singleElement()
        .satisfies(
            deployment ->
                assertThat(
                        (int)
                            InfraFiles.all(deployment, "terminationGracePeriodSeconds").getFirst())
                    .isGreaterThanOrEqualTo(grace));
    assertThatThrownBy(
            () ->
                HelmChart.render(
                    HelmChart.with(Map.of("worker.terminationGracePeriodSeconds", "5"))))
        .hasMessageContaining("terminationGracePeriodSeconds");
  }

  @Test
  void everyServiceShouldSurviveADrainedNode() {
    List<Map<?, ?>> budgets = HelmChart.ofKind(HelmChart.renderEverything(), "PodDisruptionBudget");

    assertThat(budgets).hasSize(3);
    for (Map<?, ?> deployment : deployments()) {
      Map<?, ?> pods = (Map<?, ?>) spec(deployment).get("template");

      assertThat(budgets)
          .filteredOn(budget -> selects(budget, pods))
          .as(component(deployment))
          .hasSize(1);
    }
  }

  @Test
  void rulesAndDashboardShouldBeTheFilesThemselves() throws IOException {
    List<Map<?, ?>> manifests = HelmChart.renderEverything();

    assertThat(InfraFiles.texts(manifests, "manyline.yml"))
        .containsExactly(Files.readString(InfraFiles.RULES));
    assertThat(InfraFiles.texts(manifests, "manyline-overview.json"))
        .containsExactly(Files.readString(InfraFiles.dashboards().getFirst()));
    List<Map<?, ?>> forTheOperator =
        HelmChart.ofKind(
            HelmChart.render(
                HelmChart.with(
                    Map.of("alertRules.enabled", "true", "alertRules.kind", "PrometheusRule"))),
            "PrometheusRule");
    assertThat(forTheOperator)
        .extracting(HelmChartTest::spec)
        .isEqualTo(List.of(InfraFiles.read(InfraFiles.RULES)));
  }

  @Test
  void theOperatorsPrometheusShouldNameItsJobsAsTheRulesDo() {
    List<Map<?, ?>> manifests = HelmChart.renderEverything();
    Map<?, ?> monitor = spec(HelmChart.ofKind(manifests, "ServiceMonitor").getFirst());
    Map<?, ?> wanted = (Map<?, ?>) InfraFiles.all(monitor, "matchLabels").getFirst();
    Set<Object> jobs = new TreeSet<>();
    for (Map<?, ?> service : HelmChart.ofKind(manifests, "Service")) {
      if (labels(service).entrySet().containsAll(wanted.entrySet())) {
        jobs.add(labels(service).get(monitor.get("jobLabel")));
      }
    }

    Set<Object> scraped =
        new TreeSet<>(InfraFiles.texts(InfraFiles.read(InfraFiles.PROMETHEUS), "job_name"));
    scraped.remove("prometheus");
    assertThat(jobs).isEqualTo(scraped);
    assertThat(InfraFiles.texts(monitor, "path")).containsExactly("/actuator/prometheus");
  }

  @Test
  void everyPodShouldRunAsTheImagesUserWithoutRights() throws IOException {
    Object user = InfraFiles.all(deployments(), "runAsUser").getFirst();

    assertThat(Files.readString(InfraFiles.DOCKERFILE)).contains("USER " + user + ":" + user);
    assertThat(InfraFiles.all(deployments(), "readOnlyRootFilesystem"))
        .containsExactly(true, true, true);
    assertThat(InfraFiles.all(deployments(), "allowPrivilegeEscalation"))
        .containsExactly(false, false, false);
  }

  private static List<Map<?, ?>> deployments() {
    return HelmChart.ofKind(HelmChart.renderEverything(), "Deployment");
  }

  private static Map<?, ?> spec(Map<?, ?> manifest) {
    return (Map<?, ?>) manifest.get("spec");
  }

  private static Map<?, ?> labels(Map<?, ?> manifest) {
    return (Map<?, ?>) ((Map<?, ?>) manifest.get("metadata")).get("labels");
  }

  private static String component(Map<?, ?> manifest) {
    return (String) labels(manifest).get("app.kubernetes.io/component");
  }

  private static boolean is(Map<?, ?> manifest, String component) {
    return component.equals(component(manifest));
  }

  private static boolean selects(Map<?, ?> selecting, Map<?, ?> pods) {
    Map<?, ?> wanted = (Map<?, ?>) InfraFiles.all(selecting, "matchLabels").getFirst();
    return labels(pods).entrySet().containsAll(wanted.entrySet());
  }

  private static Object port(Map<?, ?> deployment, String name) {
    return ((List<?>) InfraFiles.all(deployment, "ports").getFirst())
        .stream()
            .map(port -> (Map<?, ?>) port)
            .filter(port -> name.equals(port.get("name")))
            .findFirst()
            .orElseThrow()
            .get("containerPort");
  }

  private static Set<String> names(Map<?, ?> environment) {
    Set<String> names = new TreeSet<>();
    environment.keySet().forEach(name -> names.add((String) name));
    return names;
  }

  private static String resource(String name) throws IOException {
    try (var stream = HelmChartTest.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
