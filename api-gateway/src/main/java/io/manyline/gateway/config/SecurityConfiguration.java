package io.manyline.gateway.config;

import com.nimbusds.jose.jwk.JWK;
import io.manyline.gateway.problem.AuthenticationProblems;
import io.manyline.gateway.problem.ProblemWriter;
import io.manyline.gateway.tenant.AuthProperties;
import io.manyline.gateway.tenant.BearerTokenReader;
import io.manyline.gateway.tenant.CallerAuthentication;
import io.manyline.gateway.tenant.CallerClaims;
import io.manyline.gateway.tenant.ExternalTokenDecoder;
import io.manyline.gateway.tenant.SigningKeys;
import io.manyline.gateway.tenant.TokenIssuer;
import io.manyline.gateway.tenant.VerifiedTokens;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {
  private static final String SESSIONS = "/api/sessions/**";
  private static final String WEBHOOKS = "/api/webhooks/**";
  private static final String STORED_FILE = "/api/sessions/*/media/*";
  private static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
          + " connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none';"
          + " form-action 'self'";

  @Bean
  AuthenticationProblems authenticationProblems(ProblemWriter writer) {
    return new AuthenticationProblems(writer);
  }

  @Bean
  SecurityWebFilterChain securityFilters(
      ServerHttpSecurity http,
      AuthenticationProblems problems,
      CorsConfigurationSource cors,
      AuthProperties auth) {
    return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
        .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .cors(spec -> spec.configurationSource(cors))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                    .frameOptions(
                        frames -> frames.mode(XFrameOptionsServerHttpHeadersWriter.Mode.DENY)))
        .authorizeExchange(SecurityConfiguration::rules)
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenConverter(new BearerTokenReader())
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems)
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(callers(auth))))
        .build();
  }

  private static void rules(ServerHttpSecurity.AuthorizeExchangeSpec paths) {
    paths
        .pathMatchers(HttpMethod.POST, "/api/auth/login")
        .permitAll()
        // The controller asks for a token of one kind or the other.
        .pathMatchers(HttpMethod.GET, STORED_FILE)
        .permitAll()
        .pathMatchers(HttpMethod.HEAD, STORED_FILE)
        .permitAll()
        // Whoever sees a code can link, and whoever has the secret can forge.
        .pathMatchers(
            "/api/sessions/*/qr",
            "/api/sessions/*/ws",
            "/api/sessions/*/webhook-secret",
            "/api/sessions/*/webhooks/*/secret",
            "/api/webhooks/*/secret",
            "/api/events")
        .hasAnyRole("ADMIN", "USER")
        .pathMatchers(HttpMethod.GET, "/api/sessions", SESSIONS, "/api/webhooks", WEBHOOKS)
        .hasAnyRole("ADMIN", "USER", "VIEWER")
        .pathMatchers("/api/sessions", SESSIONS, "/api/webhooks", WEBHOOKS)
        .hasAnyRole("ADMIN", "USER")
        .pathMatchers("/api/**")
        .authenticated()
        // Console, documentation, key set, health and metrics; anything else is a 404.
        .anyExchange()
        .permitAll();
  }

  private static Converter<Jwt, Mono<AbstractAuthenticationToken>> callers(AuthProperties auth) {
    CallerClaims claims =
        auth.issuerUri() == null
            ? CallerClaims.OWN
            : new CallerClaims(auth.tenantClaim(), auth.roleClaim());
    return token -> Mono.fromSupplier(() -> new CallerAuthentication(claims.caller(token), token));
  }

  @Bean
  ReactiveJwtDecoder tokenDecoder(SigningKeys keys, AuthProperties auth, InstantSource clock) {
    return new VerifiedTokens(decoder(keys, auth), clock);
  }

  private static ReactiveJwtDecoder decoder(SigningKeys keys, AuthProperties auth) {
    String issuer = auth.issuerUri();
    if (issuer != null) {
      return new ExternalTokenDecoder(issuer, auth.audience());
    }
    NimbusReactiveJwtDecoder own =
        NimbusReactiveJwtDecoder.withJwkSource(_ -> Flux.from(keys.current()).cast(JWK.class))
            .jwsAlgorithm(SignatureAlgorithm.ES256)
            .build();
    own.setJwtValidator(JwtValidators.createDefaultWithIssuer(TokenIssuer.ISSUER));
    return own;
  }

  @Bean
  CorsConfigurationSource corsConfiguration(CorsProperties properties) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(properties.allowedOrigins());
    cors.setAllowedMethods(List.of("GET", "POST", "PATCH", "DELETE", "OPTIONS"));
    cors.setAllowedHeaders(List.of("*"));
    cors.setExposedHeaders(
        List.of("Location", "Retry-After", "Content-Disposition", "Content-Range", "ETag"));
    cors.setMaxAge(3600L);
    return _ -> cors;
  }
}
