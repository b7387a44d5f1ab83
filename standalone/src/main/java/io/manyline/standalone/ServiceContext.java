package io.manyline.standalone;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.client.ReactorResourceFactory;

/// Runs one service as a Spring application of its own inside this process: own beans, own
/// properties, own event loops; nothing of it is visible to another.
final class ServiceContext {
  private ServiceContext() {}

  /// Returns when the service is started.
  ///
  /// @param properties win over those of the service's own files and of the environment
  static ConfigurableApplicationContext start(
      SpringApplicationBuilder service, Map<String, String> properties) {
    return service
        .profiles("local")
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .initializers(context -> prepare(context, properties))
        .run();
  }

  private static void prepare(
      ConfigurableApplicationContext context, Map<String, String> properties) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("installation", Map.copyOf(properties)));
    if (context instanceof GenericApplicationContext beans) {
      // A service that brings event loops of its own keeps them.
      beans.registerBean(
          ReactorResourceFactory.class,
          ServiceContext::ownEventLoops,
          definition -> definition.setFallback(true));
    }
  }

  private static ReactorResourceFactory ownEventLoops() {
    // The shared ones would end for all services when the first of them stops.
    var eventLoops = new ReactorResourceFactory();
    eventLoops.setUseGlobalResources(false);
    eventLoops.setShutdownQuietPeriod(Duration.ZERO);
    return eventLoops;
  }
}
