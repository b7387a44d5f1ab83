package io.manyline.registry.user;

import io.manyline.registry.id.TenantId;

/// Somebody who may log in. @param passwordHash in Spring Security's `{id}hash` form
public record User(String id, String username, String passwordHash, Role role, TenantId tenant) {
  /// What a user may do.
  public enum Role {
    ADMIN,
    USER,
    VIEWER
  }

  @Override
  public String toString() {
    return "User[" + username + "]";
  }
}
