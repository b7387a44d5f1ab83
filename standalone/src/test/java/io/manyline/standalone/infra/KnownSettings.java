package io.manyline.standalone.infra;

import io.manyline.dispatcher.WebhookDispatcherApplication;
import io.manyline.gateway.ApiGatewayApplication;
import io.manyline.registry.config.RegistryConfiguration;
import io.manyline.worker.SessionWorkerApplication;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/// The settings that a service reads, as the names of their environment variables: taken from the
/// records that they are bound to.
final class KnownSettings {
  private static final Map<String, Class<?>> APPLICATIONS =
      Map.of(
          "api-gateway", ApiGatewayApplication.class,
          "session-worker", SessionWorkerApplication.class,
          "webhook-dispatcher", WebhookDispatcherApplication.class);

  private KnownSettings() {}

  /// @param service `api-gateway`, `session-worker` or `webhook-dispatcher`
  static Set<String> of(String service) throws ClassNotFoundException {
    var records = new ClassPathScanningCandidateComponentProvider(false);
    records.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    Set<String> names = new TreeSet<>();
    Class<?> application = APPLICATIONS.get(service);
    for (Class<?> part : Set.of(application, RegistryConfiguration.class)) {
      // Of the registry its parent room: the master key's record is beside config.
      String room = part == application ? part.getPackageName() : "io.manyline.registry";
      for (var found : records.findCandidateComponents(room)) {
        Class<?> bound = Class.forName(found.getBeanClassName());
        collect(bound, bound.getAnnotation(ConfigurationProperties.class).value(), names);
      }
    }
    return names;
  }

  private static void collect(Class<?> bound, String prefix, Set<String> names) {
    for (RecordComponent component : bound.getRecordComponents()) {
      String name = prefix + "." + component.getName();
      if (component.getType().isRecord()) {
        collect(component.getType(), name, names);
      } else {
        names.add(variable(name));
      }
    }
  }

  /// Spring's own rule; a record's component has no dashes to take away.
  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
