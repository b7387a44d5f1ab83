package io.manyline.gateway.tenant;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.user.User;
import io.manyline.registry.user.UserDirectory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.crypto.password.PasswordEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Checks a name and a password.
///
/// **Order and threads:** hashing takes tens of milliseconds of CPU and runs on a scheduler of its
/// own, never on an event loop. **Errors:** `INVALID_CREDENTIALS` for a wrong name and a wrong
/// password alike, and as slowly; `TOO_MANY_ATTEMPTS` after too many failures of the same name from
/// the same address.
public final class PasswordLogin {
  private final UserDirectory users;
  private final LoginAttempts attempts;
  private final PasswordEncoder encoder;
  private final Scheduler hashing;
  private final String nobodysHash;

  public PasswordLogin(
      UserDirectory users, LoginAttempts attempts, PasswordEncoder encoder, Scheduler hashing) {
    this.users = users;
    this.attempts = attempts;
    this.encoder = encoder;
    this.hashing = hashing;
    this.nobodysHash = Objects.requireNonNull(encoder.encode("nobody has this password"));
  }

  Mono<User> login(LoginRequest.Credentials credentials, String address) {
    String username = credentials.username();
    return attempts
        .blockedFor(username, address)
        .<User>flatMap(wait -> Mono.error(tooMany(wait)))
        .switchIfEmpty(
            Mono.defer(() -> verified(credentials))
                .switchIfEmpty(
                    Mono.defer(
                        () ->
                            attempts
                                .failed(username, address)
                                .then(Mono.error(() -> wrongCredentials()))))
                .flatMap(user -> attempts.succeeded(username, address).thenReturn(user)));
  }

  private Mono<User> verified(LoginRequest.Credentials credentials) {
    return users
        .find(credentials.username())
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .publishOn(hashing)
        .mapNotNull(
            user -> {
              String hash = user.map(User::passwordHash).orElse(nobodysHash);
              return encoder.matches(credentials.password(), hash) ? user.orElse(null) : null;
            });
  }

  private static Throwable wrongCredentials() {
    return ErrorCode.INVALID_CREDENTIALS.because(
        "There is no user with this name and password. Check both.");
  }

  private static Throwable tooMany(Duration wait) {
    return ErrorCode.TOO_MANY_ATTEMPTS.because(
        "Too many failed logins of this user from this address. Try again in %d s."
            .formatted(Math.max(1, wait.toSeconds())),
        wait);
  }
}
