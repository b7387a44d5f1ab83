package io.manyline.gateway.tenant;

import io.manyline.registry.id.TenantId;
import io.manyline.registry.user.User;
import io.manyline.registry.user.UserDirectory;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.password.PasswordEncoder;
import reactor.core.publisher.Mono;

/// Makes the first admin of a fresh installation; never changes one that is there.
///
/// **Errors:** [UnsafeStartException] when nobody could ever log in, and when the well-known
/// password of the local profile is configured elsewhere.
public final class FirstAdmin {
  /// The password of the local profile, which everybody knows.
  static final String LOCAL_PASSWORD = "admin123";

  private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);

  private final AdminProperties properties;
  private final UserDirectory users;
  private final PasswordEncoder encoder;
  private final boolean local;
  private final boolean externalIssuer;

  /// @param local whether this is a profile for one's own machine
  /// @param externalIssuer whether tokens come from elsewhere, so that no user is needed
  public FirstAdmin(
      AdminProperties properties,
      UserDirectory users,
      PasswordEncoder encoder,
      boolean local,
      boolean externalIssuer) {
    this.properties = properties;
    this.users = users;
    this.encoder = encoder;
    this.local = local;
    this.externalIssuer = externalIssuer;
  }

  /// Completes when somebody can log in.
  public Mono<Void> ensure() {
    if (!local && properties.password().equals(LOCAL_PASSWORD)) {
      return Mono.error(
          new UnsafeStartException(
              "manyline.admin.password is the one that everybody knows. Set another"
                  + " (MANYLINE_ADMIN_PASSWORD), or start with the profile local on your own"
                  + " machine."));
    }
    if (externalIssuer) {
      return Mono.empty();
    }
    return users
        .find(properties.username())
        .flatMap(user -> refuseKnownPassword(user).thenReturn(user))
        .switchIfEmpty(Mono.defer(this::create))
        .then();
  }

  private Mono<Void> refuseKnownPassword(User user) {
    if (local || !encoder.matches(LOCAL_PASSWORD, user.passwordHash())) {
      return Mono.empty();
    }
    return Mono.error(
        new UnsafeStartException(
            "The stored user \"%s\" still has the password of the local profile. Change it there, or"
                    .formatted(user.username())
                + " start on a data set of your own."));
  }

  private Mono<User> create() {
    if (properties.password().isEmpty()) {
      return Mono.error(
          new UnsafeStartException(
              "There is no user \"%s\" and no password to create one with. Set"
                      .formatted(properties.username())
                  + " manyline.admin.password (MANYLINE_ADMIN_PASSWORD), or an external issuer"
                  + " (manyline.auth.issuer-uri)."));
    }
    User admin =
        new User(
            UUID.randomUUID().toString(),
            properties.username(),
            Objects.requireNonNull(encoder.encode(properties.password())),
            User.Role.ADMIN,
            new TenantId(properties.tenant()));
    return users
        .create(admin)
        .doOnNext(
            isNew -> {
              if (isNew) {
                LOG.info("created the first admin \"{}\"", admin.username());
              }
            })
        .thenReturn(admin);
  }
}
