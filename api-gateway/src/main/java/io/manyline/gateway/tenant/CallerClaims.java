package io.manyline.gateway.tenant;

import io.manyline.registry.id.TenantId;
import io.manyline.registry.user.User;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.Jwt;

/// The claims of a token that say who calls: our own tokens', or an external issuer's.
///
/// @param tenantClaim name of the claim with the tenant id
/// @param roleClaim name of the claim with `admin`, `user` or `viewer`
public record CallerClaims(String tenantClaim, String roleClaim) {
  /// The names in tokens of our own.
  public static final CallerClaims OWN = new CallerClaims("tenant", "role");

  static final String USERNAME_CLAIM = "preferred_username";

  /// Reads a token whose signature and times were checked.
  ///
  /// @throws OAuth2AuthenticationException when the token names no tenant or no role of ours
  public Caller caller(Jwt token) {
    try {
      String subject = Objects.requireNonNull(token.getSubject(), "sub");
      String role = Objects.requireNonNull(token.getClaimAsString(roleClaim), roleClaim);
      String tenant = Objects.requireNonNull(token.getClaimAsString(tenantClaim), tenantClaim);
      String username = token.getClaimAsString(USERNAME_CLAIM);
      Instant until = token.getExpiresAt();
      return new Caller(
          subject,
          username == null ? subject : username,
          new TenantId(tenant),
          User.Role.valueOf(role.toUpperCase(Locale.ROOT)),
          until == null ? Instant.MAX : until);
    } catch (NullPointerException | IllegalArgumentException e) {
      throw new OAuth2AuthenticationException(
          new OAuth2Error("invalid_token", "the token lacks " + e.getMessage(), null));
    }
  }
}
