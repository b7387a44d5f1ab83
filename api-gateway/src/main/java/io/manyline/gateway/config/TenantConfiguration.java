package io.manyline.gateway.config;

import io.manyline.gateway.tenant.AdminProperties;
import io.manyline.gateway.tenant.AuthProperties;
import io.manyline.gateway.tenant.FirstAdmin;
import io.manyline.gateway.tenant.LoginAttempts;
import io.manyline.gateway.tenant.PasswordLogin;
import io.manyline.gateway.tenant.SigningKeys;
import io.manyline.gateway.tenant.TokenIssuer;
import io.manyline.registry.user.UserDirectory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import reactor.core.scheduler.Scheduler;

@Configuration(proxyBeanMethods = false)
class TenantConfiguration {
  @Bean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  TokenIssuer tokenIssuer(SigningKeys keys, InstantSource clock, AuthProperties properties) {
    return new TokenIssuer(keys, clock, properties.tokenLifetime());
  }

  @Bean
  PasswordLogin passwordLogin(
      UserDirectory users,
      LoginAttempts attempts,
      PasswordEncoder encoder,
      Scheduler hashingScheduler) {
    return new PasswordLogin(users, attempts, encoder, hashingScheduler);
  }

  @Bean
  FirstAdmin firstAdmin(
      AdminProperties admin,
      AuthProperties auth,
      UserDirectory users,
      PasswordEncoder encoder,
      Environment environment) {
    return new FirstAdmin(
        admin,
        users,
        encoder,
        environment.acceptsProfiles(Profiles.of("local")),
        auth.issuerUri() != null);
  }
}
