package io.manyline.gateway.tenant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How callers prove who they are.
///
/// @param tokenLifetime of our own tokens
/// @param issuerUri an external OpenID Connect issuer; with one, only its tokens are taken
/// @param audience required in the external issuer's tokens; empty for none
/// @param tenantClaim claim of the external issuer's tokens that holds the tenant id
/// @param roleClaim claim of the external issuer's tokens that holds admin, user or viewer
/// @param loginAttempts failures of one user name from one address before further ones are refused
/// @param loginWindow how long failures count, from the first one on
@ConfigurationProperties("manyline.auth")
public record AuthProperties(
    @DefaultValue("12h") Duration tokenLifetime,
    @Nullable String issuerUri,
    @DefaultValue("") String audience,
    @DefaultValue("tenant") String tenantClaim,
    @DefaultValue("role") String roleClaim,
    @DefaultValue("10") int loginAttempts,
    @DefaultValue("15m") Duration loginWindow) {
  public AuthProperties {
    if (issuerUri != null && issuerUri.isBlank()) {
      issuerUri = null;
    }
  }
}
