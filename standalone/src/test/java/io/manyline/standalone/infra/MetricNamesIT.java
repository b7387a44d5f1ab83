package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Dashboards and alert rules against the metrics that the running services show.
class MetricNamesIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Map<String, Integer> PROBES = new HashMap<>();
  private static MetricCatalogue catalogue;

  @BeforeAll
  static void scrape() throws Exception {
    try (RunningServices services = RunningServices.start(KAFKA, REDIS)) {
      services.useOnce();
      // HTTP's own meters show a request from the next scrape on.
      services.scrape();
      catalogue = services.scrape();
      List<Map<?, ?>> deployments = HelmChart.ofKind(HelmChart.renderEverything(), "Deployment");
      for (Map<?, ?> deployment : deployments) {
        String name = InfraFiles.texts(deployment, "app.kubernetes.io/component").getFirst();
        for (Object probe : InfraFiles.all(deployment, "httpGet")) {
          String path = (String) ((Map<?, ?>) probe).get("path");
          PROBES.put(name + path, services.status(name, path));
        }
      }
    }
  }

  @Test
  void theChartsProbesShouldAskWhatTheServicesAnswer() {
    assertThat(PROBES).hasSize(6).allSatisfy((_, status) -> assertThat(status).isEqualTo(200));
  }

  @Test
  void dashboardsShouldNameOnlyMetricsAndLabelsThatExist() {
    for (Path dashboard : InfraFiles.dashboards()) {
      List<String> expressions = InfraFiles.texts(InfraFiles.read(dashboard), "expr");

      assertThat(expressions).as(dashboard.toString()).hasSizeGreaterThan(10);
      assertThat(faults(expressions)).as(dashboard.toString()).isEmpty();
    }
  }

  @Test
  void alertRulesShouldNameOnlyMetricsAndLabelsThatExist() {
    List<String> expressions = InfraFiles.texts(InfraFiles.read(InfraFiles.RULES), "expr");

    assertThat(expressions).hasSizeGreaterThan(10);
    assertThat(faults(expressions)).isEmpty();
  }

  @Test
  void everyMetricOfTheServicesShouldBeDescribed() throws IOException {
    String description = Files.readString(InfraFiles.OPERATIONS);
    List<String> names =
        catalogue.jobs().values().stream()
            .flatMap(job -> job.metrics().keySet().stream())
            .filter(name -> name.startsWith("manyline_"))
            .map(name -> name.replaceFirst("_seconds_(count|sum|max|bucket)$", "_seconds"))
            .distinct()
            .toList();

    assertThat(names).hasSizeGreaterThan(20);
    assertThat(names).allSatisfy(name -> assertThat(description).contains("`" + name + "`"));
  }

  @Test
  void catalogueShouldFindNamesLabelsAndValuesThatDoNotExist() {
    assertThat(catalogue.faults("sum(rate(manyline_worker_nothing_total[5m]))")).hasSize(1);
    assertThat(catalogue.faults("manyline_worker_sessions{state=\"asleep\"}")).hasSize(1);
    assertThat(catalogue.faults("manyline_worker_sessions{mood=\"connected\"}")).hasSize(1);
    assertThat(catalogue.faults("sum by (mood) (manyline_worker_sessions)")).hasSize(1);
    assertThat(catalogue.faults("manyline_worker_sessions{job=\"api-gateway\"}")).hasSize(1);
    assertThat(catalogue.faults("up{job=\"nobody\"} == 0")).hasSize(1);
    assertThat(catalogue.faults("sum by (state) (manyline_worker_sessions) > 10m or up")).isEmpty();
  }

  private static List<String> faults(List<String> expressions) {
    return expressions.stream().flatMap(each -> catalogue.faults(each).stream()).toList();
  }
}
