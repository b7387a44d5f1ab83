package io.manyline.gateway.tenant;

import io.manyline.registry.user.User;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;

/// What a login gives.
///
/// @param token a JWT, for `Authorization: Bearer`
/// @param expiresAt when to log in again
@Schema(name = "Login")
record LoginView(String token, String tokenType, Instant expiresAt, UserView user) {
  static LoginView of(TokenIssuer.IssuedToken token, User user) {
    return new LoginView(token.value(), "Bearer", token.until(), UserView.of(user));
  }

  @Override
  public String toString() {
    return "LoginView[" + user.username() + "]";
  }

  /// A user, without secrets.
  @Schema(name = "User")
  record UserView(String id, String username, String role, String tenant) {
    static UserView of(User user) {
      return new UserView(
          user.id(),
          user.username(),
          user.role().name().toLowerCase(Locale.ROOT),
          user.tenant().value());
    }
  }
}
