package io.manyline.gateway.command;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.CommandOutcome;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;

/// A command on its way, and what a call answers about it.
///
/// **Errors:** those of [Commands#run].
///
/// @param id of the command
/// @param outcome empty when it takes longer than a call waits; subscribing sends the command
public record RunningCommand(String id, Mono<CommandOutcome> outcome) {
  private static final String QUEUED =
      "Queued: it is carried out as soon as the session is connected, within a minute";

  /// Of a question: without an answer in time it is `TIMEOUT`.
  public <T> Mono<ResponseEntity<Envelope<T>>> answered(Function<CommandOutcome, T> view) {
    return outcome
        .map(told -> Envelope.ok(view.apply(told)))
        .switchIfEmpty(
            Mono.error(
                () ->
                    ErrorCode.TIMEOUT.because(
                        "WhatsApp did not answer in time, or the session is not connected just"
                            + " now. Try again in a moment.")));
  }

  /// Of a change: it goes on, and until it is done the call answers 202.
  ///
  /// @param queued what is shown then, by the command's id
  public <T> Mono<ResponseEntity<Envelope<T>>> changed(
      Function<CommandOutcome, T> done, Function<String, T> queued) {
    return changed(new Words("Done", QUEUED), done, queued);
  }

  /// The same in words of its own.
  public <T> Mono<ResponseEntity<Envelope<T>>> changed(
      Words words, Function<CommandOutcome, T> done, Function<String, T> queued) {
    return outcome
        .map(told -> Envelope.ok(words.done(), done.apply(told)))
        .switchIfEmpty(
            Mono.fromSupplier(() -> Envelope.accepted(words.queued(), queued.apply(id))));
  }

  /// What a change's answers say. @param queued when it goes on
  public record Words(String done, String queued) {}
}
