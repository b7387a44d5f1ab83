package io.manyline.gateway.config;

import io.manyline.gateway.command.TraceParentArgumentResolver;
import io.manyline.gateway.problem.BodyLimitFilter;
import io.manyline.gateway.problem.ProblemExceptionHandler;
import io.manyline.gateway.problem.ProblemWriter;
import io.manyline.gateway.problem.UnreadableRequests;
import io.manyline.gateway.tenant.CallerArgumentResolver;
import io.manyline.gateway.webhook.SessionPathArgumentResolver;
import io.manyline.registry.media.MediaProperties;
import java.security.SecureRandom;
import java.time.Duration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebFluxConfigurer {
  private final GatewayProperties properties;
  private final SecureRandom random;

  WebConfiguration(GatewayProperties properties, SecureRandom random) {
    this.properties = properties;
    this.random = random;
  }

  @Override
  public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
    codecs.defaultCodecs().maxInMemorySize(Math.toIntExact(properties.bodyLimit().toBytes()));
  }

  @Override
  public void configureArgumentResolvers(ArgumentResolverConfigurer resolvers) {
    resolvers.addCustomResolver(
        new CallerArgumentResolver(),
        new TraceParentArgumentResolver(random),
        new SessionPathArgumentResolver());
  }

  /// What may be a mistake is refused, but for a number where a text is wanted: phone numbers are
  /// written so.
  @Bean
  static JsonMapperBuilderCustomizer publicJson() {
    return json ->
        json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
  }

  @Bean
  static ProblemWriter problemWriter(JsonMapper json) {
    return new ProblemWriter(json);
  }

  @Bean
  static ProblemExceptionHandler problemExceptionHandler(ProblemWriter writer) {
    return new ProblemExceptionHandler(writer);
  }

  @Bean
  static UnreadableRequests unreadableRequests(JsonMapper json) {
    return new UnreadableRequests(json);
  }

  @Bean
  BodyLimitFilter bodyLimitFilter(ProblemWriter writer, MediaProperties media) {
    // A form has a little more than its file.
    return new BodyLimitFilter(
        writer,
        properties.bodyLimit().toBytes(),
        media.maxFile().toBytes() + properties.bodyLimit().toBytes());
  }

  /// Event loops of its own: the JVM-wide ones end for everybody when the first context closes.
  @Bean
  static ReactorResourceFactory reactorResources() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    resources.setShutdownTimeout(Duration.ofSeconds(1));
    return resources;
  }

  @Bean
  static WebSocketService webSocketUpgrades() {
    return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
  }
}
