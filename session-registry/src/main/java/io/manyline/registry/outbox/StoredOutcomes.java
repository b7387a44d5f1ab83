package io.manyline.registry.outbox;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.registry.id.SessionUid;
import reactor.core.publisher.Mono;

/// Reads the outcome of a command that a worker stored: kept 7 days.
public interface StoredOutcomes {
  Mono<CommandOutcome> find(SessionUid uid, String commandId);
}
