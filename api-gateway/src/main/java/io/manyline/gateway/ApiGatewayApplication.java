package io.manyline.gateway;

import io.manyline.gateway.config.DroppedErrors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The gateway as an application; several services may run in one JVM.
///
/// **Shape:** settings are in `api-gateway.yml`, beside the usual `application.yml` of whoever runs
/// it, because a class path that holds all services has one `application.yml` only.
@SpringBootApplication
@ConfigurationPropertiesScan
public class ApiGatewayApplication {
  public static void main(String[] arguments) {
    builder().run(arguments);
  }

  /// The application, not started.
  public static SpringApplicationBuilder builder() {
    DroppedErrors.hear();
    return new SpringApplicationBuilder(ApiGatewayApplication.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.config.name=application,api-gateway");
  }
}
