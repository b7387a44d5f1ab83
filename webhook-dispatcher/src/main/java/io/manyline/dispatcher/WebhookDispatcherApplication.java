package io.manyline.dispatcher;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The dispatcher as an application; several services may run in one JVM.
///
/// **Shape:** settings are in `webhook-dispatcher.yml`, beside the usual `application.yml` of
/// whoever runs it, because a class path that holds all services has one `application.yml` only.
/// Its only pages are those of the actuator, so another service's security is not wanted here; nor
/// are observations of each command to Redis, which cost as much as the commands.
@SpringBootApplication(
    excludeName = {
      "org.springframework.boot.data.redis.autoconfigure.observation"
          + ".LettuceObservationAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.actuate.web.reactive"
          + ".ReactiveManagementWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.reactive"
          + ".ReactiveWebSecurityAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive"
          + ".ReactiveOAuth2ResourceServerAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.reactive"
          + ".ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration"
    })
@ConfigurationPropertiesScan
public class WebhookDispatcherApplication {
  public static void main(String[] arguments) {
    builder().run(arguments);
  }

  /// The application, not started.
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(WebhookDispatcherApplication.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.config.name=application,webhook-dispatcher");
  }
}
