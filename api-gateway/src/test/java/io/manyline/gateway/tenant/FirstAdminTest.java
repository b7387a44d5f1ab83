package io.manyline.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.gateway.fixture.InMemoryStores;
import io.manyline.registry.user.User;
import io.manyline.registry.user.UserDirectory;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class FirstAdminTest {
  private final PasswordEncoder encoder = new BCryptPasswordEncoder(4);
  private final UserDirectory users = new InMemoryStores().userDirectory();

  @Test
  void ensureShouldCreateTheAdminOnceAndNeverChangeIt() {
    ensure("first password", false, false);
    ensure("second password", false, false);

    User admin = users.find("admin").block();
    assertThat(encoder.matches("first password", admin.passwordHash())).isTrue();
    assertThat(admin.role()).isEqualTo(User.Role.ADMIN);
  }

  @Test
  void ensureShouldTakeTheKnownPasswordInTheLocalProfileOnly() {
    assertThatThrownBy(() -> ensure("admin123", false, false))
        .isInstanceOf(UnsafeStartException.class)
        .hasMessageContaining("MANYLINE_ADMIN_PASSWORD");
    assertThat(users.find("admin").blockOptional()).isEmpty();

    ensure("admin123", true, false);

    assertThat(users.find("admin").blockOptional()).isPresent();
  }

  @Test
  void ensureShouldRefuseAStoredUserWithTheKnownPasswordOutsideTheLocalProfile() {
    ensure("admin123", true, false);

    assertThatThrownBy(() -> ensure("", false, false)).isInstanceOf(UnsafeStartException.class);
  }

  @Test
  void ensureShouldSayWhatToDoWhenNobodyCouldLogIn() {
    assertThatThrownBy(() -> ensure("", false, false))
        .isInstanceOf(UnsafeStartException.class)
        .hasMessageContaining("manyline.admin.password");
  }

  @Test
  void ensureShouldNeedNoUserWhenTokensComeFromElsewhere() {
    ensure("", false, true);

    assertThat(users.find("admin").blockOptional()).isEmpty();
  }

  private void ensure(String password, boolean local, boolean externalIssuer) {
    new FirstAdmin(
            new AdminProperties("admin", password, "default"),
            users,
            encoder,
            local,
            externalIssuer)
        .ensure()
        .block();
  }
}
