package io.manyline.registry.user;

import reactor.core.publisher.Mono;

/// Users by name.
public interface UserDirectory {
  Mono<User> find(String username);

  /// Stores a user unless one of that name exists. `false` when one does.
  Mono<Boolean> create(User user);

  /// Stores a user in place of the one of that name.
  Mono<Void> replace(User user);
}
