package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;

/// The files of `infra/` against each other; nothing is started.
class InfraFilesTest {
  private static final Map<String, Integer> MANAGEMENT_PORTS =
      Map.of("api-gateway", 8083, "session-worker", 8081, "webhook-dispatcher", 8082);

  @Test
  void prometheusShouldScrapeEveryServiceOfTheComposeFile() {
    Set<String> targets = new TreeSet<>();
    for (Object scraped : InfraFiles.all(InfraFiles.read(InfraFiles.PROMETHEUS), "targets")) {
      ((List<?>) scraped).forEach(target -> targets.add(target.toString()));
    }

    Map<?, ?> compose = (Map<?, ?>) InfraFiles.read(InfraFiles.COMPOSE);
    Set<String> expected = new TreeSet<>(Set.of("localhost:9090"));
    ((Map<?, ?>) compose.get("services"))
        .forEach(
            (name, service) ->
                InfraFiles.texts(service, "SERVICE").stream()
                    .filter(MANAGEMENT_PORTS::containsKey)
                    .forEach(kind -> expected.add(name + ":" + MANAGEMENT_PORTS.get(kind))));
    assertThat(expected).hasSize(7);
    assertThat(targets).isEqualTo(expected);
  }

  @Test
  void everyAlertShouldSayWhatItMeansAndWhatToDo() {
    for (Object rules : InfraFiles.all(InfraFiles.read(InfraFiles.RULES), "rules")) {
      for (Object rule : (List<?>) rules) {
        assertThat(InfraFiles.texts(rule, "severity")).as(rule.toString()).hasSize(1);
        assertThat(InfraFiles.texts(rule, "summary")).as(rule.toString()).hasSize(1);
        assertThat(InfraFiles.texts(rule, "action")).as(rule.toString()).hasSize(1);
      }
    }
  }

  @Test
  void everyAlertShouldBeDescribedForOperators() throws IOException {
    List<String> alerts = InfraFiles.texts(InfraFiles.read(InfraFiles.RULES), "alert");

    String description = Files.readString(InfraFiles.OPERATIONS);
    assertThat(alerts).allSatisfy(alert -> assertThat(description).contains("| " + alert + " |"));
  }

  @Test
  void everyAlertShouldFireAndNotFireInTheRuleTests() {
    List<String> alerts = InfraFiles.texts(InfraFiles.read(InfraFiles.RULES), "alert");

    List<Map<?, ?>> checks =
        InfraFiles.all(InfraFiles.read(InfraFiles.RULE_TESTS), "alert_rule_test").stream()
            .flatMap(tests -> ((List<?>) tests).stream())
            .<Map<?, ?>>map(test -> (Map<?, ?>) test)
            .toList();
    Map<Boolean, Set<Object>> tested =
        checks.stream()
            .collect(
                Collectors.partitioningBy(
                    check -> !((List<?>) check.get("exp_alerts")).isEmpty(),
                    Collectors.mapping(check -> check.get("alertname"), Collectors.toSet())));
    assertThat(alerts).doesNotHaveDuplicates().isNotEmpty();
    assertThat(tested.get(true)).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(tested.get(false)).containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void dashboardsShouldUseTheProvisionedDatasource() {
    List<String> provisioned = InfraFiles.texts(InfraFiles.read(InfraFiles.DATASOURCES), "uid");
    for (Path dashboard : InfraFiles.dashboards()) {
      Set<Object> used =
          InfraFiles.all(InfraFiles.read(dashboard), "datasource").stream()
              .map(datasource -> ((Map<?, ?>) datasource).get("uid"))
              .collect(Collectors.toSet());

      assertThat(used).as(dashboard.toString()).isEqualTo(Set.copyOf(provisioned));
    }
  }

  @Test
  void kafkaShouldKnowEverySettingOfItsFileAndStartWithThem() throws IOException {
    Properties settings = new Properties();
    settings.load(new StringReader(Files.readString(InfraFiles.KAFKA)));

    assertThat(settings.stringPropertyNames()).isSubsetOf(AbstractKafkaConfig.CONFIG_DEF.names());
    assertThatCode(() -> KafkaConfig.fromProps(settings)).doesNotThrowAnyException();
  }
}
