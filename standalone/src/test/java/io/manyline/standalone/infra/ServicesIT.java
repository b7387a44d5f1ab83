package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.standalone.demo.JsonClient.Reply;
import io.manyline.standalone.demo.ManylineApi;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisCluster;
import io.manyline.testsupport.WebhookSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// All three services on a Redis Cluster, set up by Spring's own settings alone: a number's whole
/// life there, and what probes, dashboards and alert rules ask of running services.
class ServicesIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static RedisCluster redis;
  private static Sandbox sandbox;
  private static RunningServices services;
  private static MetricCatalogue catalogue;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisCluster.start(directory, 3);
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    services =
        RunningServices.start(
            KAFKA, sandbox, List.of("--spring.data.redis.cluster.nodes=" + redis.nodes()));
    services.useOnce();
    // HTTP's own meters show a request from the next scrape on.
    services.scrape();
    catalogue = services.scrape();
  }

  @AfterAll
  static void stop() throws Exception {
    // A start that failed left some of them out.
    close(services);
    close(sandbox);
    close(redis);
  }

  @Test
  void numbersShouldBeLinkedSendReceiveAndBeDeletedOnACluster() {
    try (WebhookSink own = WebhookSink.start();
        WebhookSink all = WebhookSink.start()) {
      VirtualPhone phone = now(sandbox.phones().create(null, "Owner"));
      VirtualPhone friend = now(sandbox.phones().create(null, "Friend"));
      ManylineApi api = ManylineApi.login(services.address("api-gateway"), "admin", "admin123");
      Reply created = api.client().post("/api/webhooks", Map.of("url", all.uri().toString()));
      assertThat(created.status()).as("%s", created).isEqualTo(201);
      // The first attempt fails: what is retried lives in Redis.
      own.answer(503);

      String session = api.createSession(phone.number(), "Owner", own.uri());
      now(phone.scan(api.pairingCode(session)));
      await().atMost(PATIENCE).until(() -> api.isConnected(session));
      assertThat(api.send(session, friend.number(), "out").path("status").asString())
          .isEqualTo("sent");
      now(friend.awaitMessage(each -> each.text().equals("out"), Duration.ofSeconds(20)));
      now(friend.send(phone.number(), "in"));
      all.await(each -> each.body().contains("\"text\":\"in\""), PATIENCE);
      own.answer(200);
      own.await(each -> each.body().contains("\"text\":\"in\""), PATIENCE);

      assertThat(api.client().delete("/api/sessions/" + session).status()).isEqualTo(200);
      assertThat(api.client().get("/api/sessions").data().path("count").asInt()).isZero();
    }
  }

  @Test
  void slotsThatMoveAndNodesThatFailOverShouldCostNothing() {
    VirtualPhone phone = now(sandbox.phones().create(null, "Owner"));
    VirtualPhone friend = now(sandbox.phones().create(null, "Friend"));
    try (Correspondence letters = Correspondence.begin(services, phone, friend)) {
      String uid = redis.keys("ml:{*}:claim").getLast();

      assertThat(redis.moveSlotOf(uid, letters::moreIn)).isGreaterThan(5);
      letters.assertWhole();

      redis.stopPrimaryOf(uid);
      letters.moreIn();
      letters.assertWhole();
    }
  }

  @Test
  void theChartsProbesShouldAskWhatTheServicesAnswer() throws Exception {
    Map<String, Integer> probes = new HashMap<>();
    for (Map<?, ?> deployment : HelmChart.ofKind(HelmChart.renderEverything(), "Deployment")) {
      String name = InfraFiles.texts(deployment, "app.kubernetes.io/component").getFirst();
      for (Object probe : InfraFiles.all(deployment, "httpGet")) {
        String path = (String) ((Map<?, ?>) probe).get("path");
        probes.put(name + path, services.status(name, path));
      }
    }
    assertThat(probes).hasSize(6).allSatisfy((_, status) -> assertThat(status).isEqualTo(200));
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

  private static void close(@Nullable AutoCloseable part) throws Exception {
    if (part != null) {
      part.close();
    }
  }

  private static List<String> faults(List<String> expressions) {
    return expressions.stream().flatMap(each -> catalogue.faults(each).stream()).toList();
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
