package io.manyline.standalone.infra;

import io.manyline.dispatcher.WebhookDispatcherApplication;
import io.manyline.gateway.ApiGatewayApplication;
import io.manyline.sandbox.Sandbox;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.worker.SessionWorkerApplication;
import io.manyline.worker.metric.WorkerMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The three services, started in this JVM; asked for their metrics as Prometheus asks.
final class RunningServices implements AutoCloseable {
  private static final String OF_THE_GATEWAY_ONLY =
      "--spring.autoconfigure.exclude="
          + String.join(
              ",",
              List.of(
                  "org.springframework.boot.security.autoconfigure"
                      + ".ReactiveUserDetailsServiceAutoConfiguration",
                  "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
                  "org.springframework.boot.security.autoconfigure.actuate.web.reactive"
                      + ".ReactiveManagementWebSecurityAutoConfiguration",
                  "org.springframework.boot.security.autoconfigure.web.reactive"
                      + ".ReactiveWebSecurityAutoConfiguration"));

  private final Map<String, ConfigurableApplicationContext> services = new LinkedHashMap<>();
  private final String[] settings;

  private RunningServices(KafkaExtension kafka, Sandbox sandbox, List<String> own) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.profiles.active=local",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--manyline.network=sandbox",
                "--manyline.whatsapp.server=" + sandbox.tcp(),
                "--manyline.whatsapp.trust-root="
                    + HexFormat.of().formatHex(sandbox.trustRoot().publicKey()),
                "--manyline.master-key.value=" + "A".repeat(43) + "=",
                "--manyline.shards=8"));
    all.addAll(own);
    all.add(OF_THE_GATEWAY_ONLY);
    settings = all.toArray(String[]::new);
  }

  /// @param own settings beyond the common ones: where Redis is, at least
  static RunningServices start(KafkaExtension kafka, Sandbox sandbox, List<String> own) {
    RunningServices services = new RunningServices(kafka, sandbox, own);
    try {
      services.run("api-gateway", ApiGatewayApplication.builder());
      services.run("session-worker", new SpringApplicationBuilder(SessionWorkerApplication.class));
      services.run("webhook-dispatcher", WebhookDispatcherApplication.builder());
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  private void run(String name, SpringApplicationBuilder service) {
    boolean isGateway = name.equals("api-gateway");
    String[] arguments = isGateway ? Arrays.copyOf(settings, settings.length - 1) : settings;
    services.put(name, service.run(arguments));
  }

  /// Lets happen what must have happened before a meter with an open set of labels can be seen.
  void useOnce() throws IOException, InterruptedException {
    get("api-gateway", "/api/sessions");
    // The calls that the worker's rooms make; the names and labels are the worker's own.
    WorkerMetrics worker = service("session-worker").getBean(WorkerMetrics.class);
    worker.commandFinished("SEND_MESSAGE", "OK", Duration.ofMillis(1));
    worker.disconnected("network");
  }

  MetricCatalogue scrape() throws IOException, InterruptedException {
    Map<String, Scrape> jobs = new LinkedHashMap<>();
    for (String name : services.keySet()) {
      jobs.put(name, Scrape.parse(get(name, "/actuator/prometheus")));
    }
    return new MetricCatalogue(jobs);
  }

  private String get(String name, String path) throws IOException, InterruptedException {
    return ask(name, path).body();
  }

  /// The HTTP status of a page.
  int status(String name, String path) throws IOException, InterruptedException {
    return ask(name, path).statusCode();
  }

  /// `http://127.0.0.1:port`
  URI address(String name) {
    String port = service(name).getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port);
  }

  private HttpResponse<String> ask(String name, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address(name).resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private ConfigurableApplicationContext service(String name) {
    return Objects.requireNonNull(services.get(name));
  }

  @Override
  public void close() {
    services.values().forEach(ConfigurableApplicationContext::close);
  }
}
