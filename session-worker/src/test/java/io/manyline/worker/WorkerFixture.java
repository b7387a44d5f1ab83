package io.manyline.worker;

import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// Starts workers as their users do: whole applications, several in one JVM.
public final class WorkerFixture implements AutoCloseable {
  /// Shards of the installation that all tests of a JVM share.
  public static final int SHARDS = 8;

  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private final Map<String, Object> settings = new HashMap<>();
  private final List<ConfigurableApplicationContext> started = new ArrayList<>();

  public WorkerFixture(RedisExtension redis, KafkaExtension kafka) {
    this(kafka.bootstrapServers());
    settings.put("spring.data.redis.host", redis.host());
    settings.put("spring.data.redis.port", redis.port());
  }

  /// @param kafka its bootstrap servers; where Redis is comes by [#with]
  public WorkerFixture(String kafka) {
    settings.put("spring.kafka.bootstrap-servers", kafka);
    settings.put("manyline.shards", SHARDS);
    settings.put("manyline.network", "sandbox");
    settings.put("manyline.master-key.value", MASTER_KEY);
    settings.put("server.port", 0);
    settings.put("spring.main.banner-mode", "off");
    settings.put("spring.jmx.enabled", false);
  }

  public WorkerFixture with(String property, Object value) {
    settings.put(property, value);
    return this;
  }

  public ConfigurableApplicationContext startWorker() {
    return start(new SpringApplicationBuilder(SessionWorkerApplication.class));
  }

  /// The registry's stores, whatever becomes of the workers.
  public ConfigurableApplicationContext startRegistry() {
    return start(new SpringApplicationBuilder(RegistryOnly.class).web(WebApplicationType.NONE));
  }

  /// A worker in a process of its own.
  public WorkerProcess startProcess() {
    return WorkerProcess.start(arguments());
  }

  /// One with another main class. @param main has the worker's arguments
  public WorkerProcess startProcess(Class<?> main, String... options) {
    return WorkerProcess.start(main, List.of(options), arguments());
  }

  private List<String> arguments() {
    return settings.entrySet().stream()
        .map(each -> "--" + each.getKey() + "=" + each.getValue())
        .toList();
  }

  private ConfigurableApplicationContext start(SpringApplicationBuilder builder) {
    ConfigurableApplicationContext application = builder.run(arguments().toArray(String[]::new));
    started.addFirst(application);
    return application;
  }

  @Override
  public void close() {
    started.forEach(ConfigurableApplicationContext::close);
  }
}
