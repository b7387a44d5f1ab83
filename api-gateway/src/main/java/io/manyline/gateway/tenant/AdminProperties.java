package io.manyline.gateway.tenant;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The first user of an installation.
///
/// @param username of the first admin
/// @param password of the first admin; used only when no such user is stored yet
/// @param tenant the first admin's
@ConfigurationProperties("manyline.admin")
public record AdminProperties(
    @DefaultValue("admin") String username,
    @DefaultValue("") String password,
    @DefaultValue("default") String tenant) {
  @Override
  public String toString() {
    return "AdminProperties[username=" + username + "]";
  }
}
