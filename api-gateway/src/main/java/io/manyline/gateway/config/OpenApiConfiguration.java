package io.manyline.gateway.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.problem.ErrorEnvelope;
import io.manyline.gateway.tenant.Caller;
import io.manyline.gateway.webhook.SessionPath;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String BEARER = "bearer";

  static {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Caller.class, TraceParent.class, SessionPath.class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Manyline")
                .version("v1")
                .description(
                    "Many WhatsApp numbers behind one API. Every success is"
                        + " {success:true,message,data}, every failure"
                        + " {success:false,error,code}.")
                .license(new License().name("Apache-2.0")))
        .components(
            new Components()
                .addSecuritySchemes(
                    BEARER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")))
        .addSecurityItem(new SecurityRequirement().addList(BEARER));
  }

  /// The failure that every call may answer, said once for all.
  @Bean
  OpenApiCustomizer failures() {
    return document -> {
      ModelConverters.getInstance()
          .read(ErrorEnvelope.class)
          .forEach(document.getComponents()::addSchemas);
      ApiResponse failure =
          new ApiResponse()
              .description("A failure; the code tells which")
              .addHeaderObject(
                  "Retry-After",
                  new Header()
                      .description("Seconds until trying again is worth it; every 429 has it")
                      .schema(new IntegerSchema()))
              .content(
                  new Content()
                      .addMediaType(
                          "application/json",
                          new MediaType()
                              .schema(new Schema<>().$ref("#/components/schemas/Error"))));
      document.getPaths().values().stream()
          .flatMap(path -> path.readOperations().stream())
          .forEach(call -> call.getResponses().setDefault(failure));
    };
  }

  /// A [SessionPath] is an argument of calls with a session in their path, and of calls without.
  @Bean
  OpenApiCustomizer sessionsInPaths() {
    return document ->
        document.getPaths().entrySet().stream()
            .filter(path -> path.getKey().contains("{id}/webhooks"))
            .flatMap(path -> path.getValue().readOperations().stream())
            .forEach(
                call ->
                    call.addParametersItem(
                        new Parameter()
                            .name("id")
                            .in("path")
                            .required(true)
                            .schema(new StringSchema())));
  }

  /// The documentation's mapper is not the API's: it has to be told of snake_case.
  @Bean
  ModelResolver schemaNames() {
    return new ModelResolver(
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }
}
