package io.manyline.gateway.message;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.outbox.StoredOutcomes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Looks the outcome of a command up.
@RestController
@Tag(name = "Messages")
final class CommandController {
  private final OwnedSessions sessions;
  private final StoredOutcomes outcomes;

  CommandController(OwnedSessions sessions, StoredOutcomes outcomes) {
    this.sessions = sessions;
    this.outcomes = outcomes;
  }

  @GetMapping(path = "/api/sessions/{id}/commands/{command_id}", produces = "application/json")
  @Operation(
      summary = "What became of a command",
      description =
          "Kept for 7 days. 404 COMMAND_NOT_FOUND also while no worker has taken the command yet.")
  Mono<ResponseEntity<Envelope<CommandView>>> find(
      Caller caller, @PathVariable String id, @PathVariable("command_id") String commandId) {
    return sessions
        .find(caller, id)
        .flatMap(session -> outcomes.find(session.uid(), commandId))
        .map(outcome -> Envelope.ok(CommandView.of(outcome)))
        .switchIfEmpty(
            Mono.error(
                () ->
                    ErrorCode.COMMAND_NOT_FOUND.because(
                        "No command of this id is known: no worker has taken it yet, it is older"
                            + " than 7 days, or it never was. Try again in a moment.")));
  }
}
