package io.manyline.registry.session;

import reactor.core.publisher.Mono;

/// What is decided once, at the first start of an installation, and then holds for all.
public interface Installation {
  /// Records the number of shards unless one is recorded, and returns the recorded one. A service
  /// whose configured number differs refuses to start.
  Mono<Integer> shards(int proposed);
}
