package io.manyline.registry.claim;

import reactor.core.publisher.Mono;

/// Reads which worker incarnations hold their lease.
public interface WorkerLeases {
  Mono<Boolean> isAlive(String incarnation);
}
